/*
 * What the kernel alone costs: a program that receives over loopback and appends to a file, or sends a file with sendfile.
 * The CPU seconds per GB of the side that plays the broker; no server can do with less.
 *   floor DIRECTORY GIGABYTES  ->  "receive <s/GB>" and "send <s/GB>"
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHUNK (100 * 1024)
#define CHECK(call) do { if ((call) < 0) { perror(#call); exit(1); } } while (0)

static double cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int listen_anywhere(struct sockaddr_in *address) {
    socklen_t length = sizeof *address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(bind(listener, (struct sockaddr *) address, length));
    CHECK(listen(listener, 1));
    CHECK(getsockname(listener, (struct sockaddr *) address, &length));
    return listener;
}

static int connect_to(const struct sockaddr_in *address) {
    int peer = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(connect(peer, (const struct sockaddr *) address, sizeof *address));
    return peer;
}

/* The other end, in a process of its own: sends or drains so many bytes. */
static void be_client(const struct sockaddr_in *address, long long bytes, int sending) {
    static char chunk[CHUNK];
    int peer = connect_to(address);
    while (bytes > 0) {
        ssize_t done = sending ? write(peer, chunk, CHUNK) : read(peer, chunk, CHUNK);
        if (done <= 0) {
            _exit(1);
        }
        bytes -= done;
    }
    /* Not exit: what the parent has printed so far is not ours to print again. */
    _exit(0);
}

static double receive(int file, long long bytes) {
    static char chunk[CHUNK];
    struct sockaddr_in address;
    int listener = listen_anywhere(&address);
    if (fork() == 0) {
        be_client(&address, bytes, 1);
    }
    int peer = accept(listener, NULL, NULL);
    double before = cpu_seconds();
    ssize_t got;
    while ((got = read(peer, chunk, CHUNK)) > 0) {
        CHECK(write(file, chunk, got));
    }
    double used = cpu_seconds() - before;
    wait(NULL);
    return used;
}

static double send_file(int file, long long bytes) {
    struct sockaddr_in address;
    int listener = listen_anywhere(&address);
    if (fork() == 0) {
        be_client(&address, bytes, 0);
    }
    int peer = accept(listener, NULL, NULL);
    double before = cpu_seconds();
    off_t at = 0;
    while (at < bytes) {
        CHECK(sendfile(peer, file, &at, bytes - at < 1 << 20 ? bytes - at : 1 << 20));
    }
    double used = cpu_seconds() - before;
    wait(NULL);
    return used;
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: floor DIRECTORY GIGABYTES\n");
        return 2;
    }
    char path[4096];
    double gigabytes = atof(arguments[2]);
    long long bytes = (long long) (gigabytes * 1e9) / CHUNK * CHUNK;
    snprintf(path, sizeof path, "%s/floor.data", arguments[1]);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK(file);
    unlink(path);
    printf("receive %.3f\n", receive(file, bytes) / gigabytes);
    printf("send %.3f\n", send_file(file, bytes) / gigabytes);
    return 0;
}
