/*
 * Loaded into a process with LD_PRELOAD: counts the calls that touch files below one directory, and lets one of them end the
 * process, tear a write, or fail. What to do is read anew at every call from a file of one line, so that a check can change
 * it while the process runs:
 *
 *   ACTION CALLS PART N
 *
 * ACTION   kill      end the process with SIGKILL instead of the call
 *          tear      do half of a write, then end the process
 *          eio       fail, this call and all later ones, with an input/output error
 *          enospc    fail, this call and all later ones, because there is no room
 *          erofs     fail, this call and all later ones, because nothing may be written
 *          count     do nothing
 * CALLS    names separated by commas, or *: create open mkdir rename unlink write truncate sync read
 * PART     what the path must contain; with a $ behind it, how it must end; with a * in it, a pattern for all of it
 * N        from which such call on, counted from 1 since this line was written
 *
 * FAULTS_RULE names that file, FAULTS_UNDER the directory, FAULTS_TRACE a file to which every counted call is written. What
 * lies in a directory called __cluster_metadata-2181 is ZooKeeper's and left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define RULE_BYTES 512
#define NO_FAULT 0
#define TEAR -1

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char current_rule[RULE_BYTES];
static long count;

static void *real(const char *name) {
    return dlsym(RTLD_NEXT, name);
}

/* Gives a function pointer a name and looks it up once. */
#define REAL(result, name, ...)                                  \
    static result (*next)(__VA_ARGS__);                          \
    if (!next) next = (result(*)(__VA_ARGS__))real(name)

static int read_rule(char *rule) {
    const char *file = getenv("FAULTS_RULE");
    if (!file) return 0;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return 0;
    long bytes = syscall(SYS_read, fd, rule, RULE_BYTES - 1);
    syscall(SYS_close, fd);
    rule[bytes > 0 ? bytes : 0] = 0;
    return bytes > 0;
}

static void trace(const char *call, const char *path) {
    const char *file = getenv("FAULTS_TRACE");
    if (!file) return;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) return;
    char line[PATH_MAX + 64];
    int bytes = snprintf(line, sizeof line, "%ld %s %s\n", count, call, path);
    syscall(SYS_write, fd, line, bytes);
    syscall(SYS_close, fd);
}

static int listed(const char *calls, const char *call) {
    if (!strcmp(calls, "*")) return 1;
    size_t length = strlen(call);
    for (const char *at = calls; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        if (!strncmp(at, call, length) && (at[length] == ',' || at[length] == 0)) return 1;
    }
    return 0;
}

static int matches(const char *path, const char *part) {
    size_t length = strlen(part), path_length = strlen(path);
    if (strchr(part, '*')) return !fnmatch(part, path, 0);
    if (part[length - 1] != '$') return strstr(path, part) != NULL;
    return path_length >= length - 1 && !strncmp(path + path_length - length + 1, part, length - 1);
}

static void end_process(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* 0, TEAR, or the errno to fail with. */
static int fault(const char *call, const char *path) {
    const char *under = getenv("FAULTS_UNDER");
    if (!under || strncmp(path, under, strlen(under)) || strstr(path, "/__cluster_metadata-2181")) return NO_FAULT;
    char rule[RULE_BYTES], action[16], calls[128], part[256];
    long from;
    int result = NO_FAULT;
    pthread_mutex_lock(&lock);
    if (read_rule(rule)) {
        if (strcmp(rule, current_rule)) {
            strcpy(current_rule, rule);
            count = 0;
        }
        if (sscanf(rule, "%15s %127s %255s %ld", action, calls, part, &from) == 4 && listed(calls, call)
            && matches(path, part)) {
            count++;
            trace(call, path);
            if (count >= from) {
                if (!strcmp(action, "kill")) end_process();
                if (!strcmp(action, "tear")) result = strcmp(call, "write") ? NO_FAULT : TEAR;
                if (!strcmp(action, "eio")) result = EIO;
                if (!strcmp(action, "enospc")) result = ENOSPC;
                if (!strcmp(action, "erofs")) result = EROFS;
            }
        }
    }
    pthread_mutex_unlock(&lock);
    return result;
}

static int fault_of_fd(const char *call, int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long bytes = syscall(SYS_readlink, link, path, sizeof path - 1);
    if (bytes <= 0 || path[0] != '/') return NO_FAULT;
    path[bytes] = 0;
    return fault(call, path);
}

#define FAIL_IF(fails)          \
    do {                        \
        int error = (fails);    \
        if (error > 0) {        \
            errno = error;      \
            return -1;          \
        }                       \
    } while (0)

static int fault_of_open(const char *path, int flags) {
    if (flags & O_CREAT && syscall(SYS_access, path, F_OK)) return fault("create", path);
    return fault("open", path);
}

#define OPEN(name)                                               \
    int name(const char *path, int flags, ...) {                 \
        REAL(int, #name, const char *, int, ...);                \
        va_list rest;                                            \
        va_start(rest, flags);                                   \
        mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                            \
        FAIL_IF(fault_of_open(path, flags));                     \
        return next(path, flags, mode);                          \
    }
OPEN(open)
OPEN(open64)

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    FAIL_IF(fault("mkdir", path));
    return next(path, mode);
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    FAIL_IF(fault("rename", from));
    return next(from, to);
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    FAIL_IF(fault("unlink", path));
    return next(path);
}

int rmdir(const char *path) {
    REAL(int, "rmdir", const char *);
    FAIL_IF(fault("unlink", path));
    return next(path);
}

ssize_t write(int fd, const void *bytes, size_t count_of_bytes) {
    REAL(ssize_t, "write", int, const void *, size_t);
    int failed = fault_of_fd("write", fd);
    if (failed == TEAR) {
        next(fd, bytes, count_of_bytes / 2);
        end_process();
    }
    FAIL_IF(failed);
    return next(fd, bytes, count_of_bytes);
}

#define PWRITE(name, offset_type)                                                      \
    ssize_t name(int fd, const void *bytes, size_t count_of_bytes, offset_type offset) { \
        REAL(ssize_t, #name, int, const void *, size_t, offset_type);                  \
        int failed = fault_of_fd("write", fd);                                         \
        if (failed == TEAR) {                                                          \
            next(fd, bytes, count_of_bytes / 2, offset);                               \
            end_process();                                                             \
        }                                                                              \
        FAIL_IF(failed);                                                               \
        return next(fd, bytes, count_of_bytes, offset);                                \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int fd, const struct iovec *parts, int count_of_parts) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    int failed = fault_of_fd("write", fd);
    if (failed == TEAR) {
        syscall(SYS_write, fd, parts[0].iov_base, parts[0].iov_len / 2);
        end_process();
    }
    FAIL_IF(failed);
    return next(fd, parts, count_of_parts);
}

#define TRUNCATE(name, length_type)                       \
    int name(int fd, length_type length) {                \
        REAL(int, #name, int, length_type);               \
        FAIL_IF(fault_of_fd("truncate", fd));             \
        return next(fd, length);                          \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name)                            \
    int name(int fd) {                        \
        REAL(int, #name, int);                \
        FAIL_IF(fault_of_fd("sync", fd));     \
        return next(fd);                      \
    }
SYNC(fsync)
SYNC(fdatasync)

ssize_t read(int fd, void *bytes, size_t count_of_bytes) {
    REAL(ssize_t, "read", int, void *, size_t);
    FAIL_IF(fault_of_fd("read", fd));
    return next(fd, bytes, count_of_bytes);
}

#define PREAD(name, offset_type)                                                 \
    ssize_t name(int fd, void *bytes, size_t count_of_bytes, offset_type offset) { \
        REAL(ssize_t, #name, int, void *, size_t, offset_type);                  \
        FAIL_IF(fault_of_fd("read", fd));                                        \
        return next(fd, bytes, count_of_bytes, offset);                          \
    }
PREAD(pread, off_t)
PREAD(pread64, off64_t)

#define SENDFILE(name, offset_type)                                     \
    ssize_t name(int to, int from, offset_type *offset, size_t bytes) { \
        REAL(ssize_t, #name, int, int, offset_type *, size_t);          \
        FAIL_IF(fault_of_fd("read", from));                             \
        return next(to, from, offset, bytes);                           \
    }
SENDFILE(sendfile, off_t)
SENDFILE(sendfile64, off64_t)
