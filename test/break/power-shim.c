/*
 * Records what a process writes and syncs below one folder, so that the state of the disk after a power cut can be put
 * together: kill -9 does not lose the page cache. Loaded with LD_PRELOAD; POWER_FOLDER and POWER_LOG name folder and log.
 *
 * The log has records "OP LENGTH OFFSET PATH-LENGTH\n" followed by the path and LENGTH bytes:
 *   W write  T truncate to OFFSET  S sync  C created  R renamed (bytes: the new name)  L linked (the same)  U unlinked
 *   A what was printed
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int log_fd = -1;
static const char *folder;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("POWER_LOG");
  folder = getenv("POWER_FOLDER");
  if (file && folder) log_fd = REAL(open)(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_ours(const char *path) { return log_fd >= 0 && path && strncmp(path, folder, strlen(folder)) == 0; }

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, 4095);
  path[length < 0 ? 0 : length] = 0;
  return length > 0 && is_ours(path);
}

static void note(char op, const char *path, const void *bytes, size_t length, long long offset) {
  char head[96];
  pthread_mutex_lock(&turn);
  int size = snprintf(head, sizeof head, "%c %zu %lld %zu\n", op, length, offset, strlen(path));
  __typeof__(&write) put = REAL(write);
  if (put(log_fd, head, size) < 0 || put(log_fd, path, strlen(path)) < 0 || (length && put(log_fd, bytes, length) < 0)) abort();
  pthread_mutex_unlock(&turn);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  char path[4096];
  long long at = lseek(fd, 0, SEEK_CUR);
  ssize_t done = REAL(write)(fd, bytes, length);
  if (fd == 1 && done > 0 && log_fd >= 0) note('A', "", bytes, done, 0);
  else if (done > 0 && fd != log_fd && path_of(fd, path)) note('W', path, bytes, done, at);
  return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
  char path[4096];
  ssize_t done = REAL(pwrite)(fd, bytes, length, at);
  if (done > 0 && path_of(fd, path)) note('W', path, bytes, done, at);
  return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
  char path[4096];
  ssize_t done = REAL(pwrite64)(fd, bytes, length, at);
  if (done > 0 && path_of(fd, path)) note('W', path, bytes, done, at);
  return done;
}

int ftruncate64(int fd, off64_t size) {
  char path[4096];
  int failed = REAL(ftruncate64)(fd, size);
  if (!failed && path_of(fd, path)) note('T', path, "", 0, size);
  return failed;
}

int ftruncate(int fd, off_t size) {
  char path[4096];
  int failed = REAL(ftruncate)(fd, size);
  if (!failed && path_of(fd, path)) note('T', path, "", 0, size);
  return failed;
}

int fsync(int fd) {
  char path[4096];
  int failed = REAL(fsync)(fd);
  if (!failed && path_of(fd, path)) note('S', path, "", 0, 0);
  return failed;
}

int fdatasync(int fd) {
  char path[4096];
  int failed = REAL(fdatasync)(fd);
  if (!failed && path_of(fd, path)) note('S', path, "", 0, 0);
  return failed;
}

int rename(const char *from, const char *to) {
  int failed = REAL(rename)(from, to);
  if (!failed && is_ours(from)) note('R', from, to, strlen(to), 0);
  return failed;
}

int link(const char *from, const char *to) {
  int failed = REAL(link)(from, to);
  if (!failed && is_ours(from)) note('L', from, to, strlen(to), 0);
  return failed;
}

int unlink(const char *path) {
  int failed = REAL(unlink)(path);
  if (!failed && is_ours(path)) note('U', path, "", 0, 0);
  return failed;
}
