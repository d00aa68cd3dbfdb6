package gregor.log.compaction;

/** What happens to a batch, before its records are looked at. */
public enum Verdict {
    /** It goes, whatever is in it. */
    DROP,
    /** It goes if no record of it is kept. */
    DROP_IF_EMPTY,
    /** It stays even if no record of it is kept. */
    KEEP_EMPTY
}
