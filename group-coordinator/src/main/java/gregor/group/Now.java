package gregor.group;

/**
 * The moment of a step.
 *
 * @param wallMs the time of day, milliseconds since 1970: goes into records, may jump
 * @param steadyMs a time that never jumps, milliseconds since an arbitrary moment: for deadlines
 */
record Now(long wallMs, long steadyMs) {}
