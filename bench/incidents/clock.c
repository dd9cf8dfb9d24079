/* The clock of a machine whose days pass in seconds: what a program asks, plus an offset.
 *
 * Loaded into every program of the machine (ld.so(8), /etc/ld.so.preload). The offset stands in
 * a file that all of them map, /run/clock, in 64-bit words: nanoseconds to add; the moment
 * (nanoseconds since 1970) since which files are written by this machine; how often the clock was
 * moved; and for each move the true moment and the offset since. By these, what a program learns
 * of the times of files fits the clock that it sees. A long sleep is a short one: the days are moved from
 * outside. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
#define SIZE 1048576

static volatile int64_t nothing[3] = {0, INT64_MAX, 0};
static volatile int64_t *page = nothing;

__attribute__((constructor)) static void mapped(void) {
    int file = open("/run/clock", O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    void *here = mmap(0, SIZE, PROT_READ, MAP_SHARED, file, 0);
    if (here != MAP_FAILED) page = here;
    close(file);
}

static int64_t moment(const struct timespec *at) { return at->tv_sec * SECOND + at->tv_nsec; }

static void shift(struct timespec *at, int64_t by) {
    int64_t sum = moment(at) + by;
    at->tv_sec = sum / SECOND;
    at->tv_nsec = sum % SECOND;
}

int clock_gettime(clockid_t id, struct timespec *at) {
    int told = syscall(SYS_clock_gettime, id, at);
    if (!told && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) shift(at, page[0]);
    return told;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                           const struct timespec *until) {
    static int (*real)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
    struct timespec at = *until;
    if (!real) real = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
    shift(&at, -page[0]);
    return real(condition, mutex, &at);
}

unsigned int sleep(unsigned int seconds) {
    struct timespec pause = {0, seconds ? 20000000 : 0};
    nanosleep(&pause, 0);
    return 0;
}

/* When a datagram came, by the kernel's clock: journald keeps it (SO_TIMESTAMP, socket(7)). */
ssize_t recvmsg(int socket, struct msghdr *message, int flags) {
    ssize_t got = syscall(SYS_recvmsg, socket, message, flags);
    if (got < 0) return got;
    for (struct cmsghdr *one = CMSG_FIRSTHDR(message); one; one = CMSG_NXTHDR(message, one))
        if (one->cmsg_level == SOL_SOCKET && one->cmsg_type == SCM_TIMESTAMP) {
            struct timeval *at = (struct timeval *)CMSG_DATA(one);
            struct timespec told = {at->tv_sec, at->tv_usec * 1000};
            shift(&told, page[0]);
            at->tv_sec = told.tv_sec;
            at->tv_usec = told.tv_nsec / 1000;
        }
    return got;
}

/* A time that the kernel gave a file, as the clock stood when it gave it. */
static void shown(struct timespec *at) {
    int64_t low = 0, high = page[2], true_time = moment(at);
    if (true_time < page[1] || high == 0) return;
    while (high - low > 1) {
        int64_t middle = (low + high) / 2;
        if (page[3 + 2 * middle] <= true_time) low = middle;
        else high = middle;
    }
    shift(at, page[4 + 2 * low]);
}

static int told(int status, struct stat *file) {
    if (status == 0) {
        shown(&file->st_mtim);
        shown(&file->st_ctim);
        shown(&file->st_atim);
    }
    return status;
}

static int looked(int folder, const char *path, struct stat *file, int flags) {
    return told(syscall(SYS_newfstatat, folder, path, file, flags), file);
}

int fstatat(int folder, const char *restrict path, struct stat *restrict file, int flags) {
    return looked(folder, path, file, flags);
}
int stat(const char *restrict path, struct stat *restrict file) {
    return looked(AT_FDCWD, path, file, 0);
}
int lstat(const char *restrict path, struct stat *restrict file) {
    return looked(AT_FDCWD, path, file, AT_SYMLINK_NOFOLLOW);
}
int fstat(int number, struct stat *file) { return told(syscall(SYS_fstat, number, file), file); }

#undef stat64
int fstatat64(int folder, const char *restrict path, struct stat64 *restrict file, int flags) {
    return looked(folder, path, (struct stat *)file, flags);
}
int stat64(const char *restrict path, struct stat64 *restrict file) {
    return looked(AT_FDCWD, path, (struct stat *)file, 0);
}
int lstat64(const char *restrict path, struct stat64 *restrict file) {
    return looked(AT_FDCWD, path, (struct stat *)file, AT_SYMLINK_NOFOLLOW);
}
int fstat64(int number, struct stat64 *file) {
    return told(syscall(SYS_fstat, number, file), (struct stat *)file);
}
