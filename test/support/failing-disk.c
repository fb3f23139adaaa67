/*
 * A disk that fails, for tests: preloaded into a process, writing to or syncing a file whose name begins with FAIL_FILE
 * gives EIO from call FAIL_AFTER on, FAIL_TIMES times; with FAIL_KILLS the process is killed instead. FAIL_CALL is `write` or
 * `sync`.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int isFailing(int file, const char *call) {
  static long calls = 0;
  const char *wantedCall = getenv("FAIL_CALL");
  const char *wanted = getenv("FAIL_FILE");
  if (wanted == NULL || wantedCall == NULL || strcmp(wantedCall, call) != 0) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  const char *slash = strrchr(path, '/');
  if (slash == NULL || strncmp(slash + 1, wanted, strlen(wanted)) != 0) return 0;
  long call_number = __sync_add_and_fetch(&calls, 1);
  long first = atol(getenv("FAIL_AFTER"));
  const char *times = getenv("FAIL_TIMES");
  return call_number >= first && (times == NULL || call_number < first + atol(times));
}

#define FAIL_OR(call, name, type, parameters, ...)                     \
  type name parameters {                                               \
    static type(*real) parameters;                                     \
    if (real == NULL) real = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
    if (isFailing(file, call)) {                                       \
      if (getenv("FAIL_KILLS") != NULL) raise(SIGKILL);                \
      errno = EIO;                                                     \
      return -1;                                                       \
    }                                                                  \
    return real(__VA_ARGS__);                                          \
  }

FAIL_OR("write", write, ssize_t, (int file, const void *bytes, size_t count), file, bytes, count)
FAIL_OR("write", pwrite, ssize_t, (int file, const void *bytes, size_t count, off_t at), file, bytes, count, at)
FAIL_OR("write", pwrite64, ssize_t, (int file, const void *bytes, size_t count, off64_t at), file, bytes, count, at)
FAIL_OR("sync", fsync, int, (int file), file)
FAIL_OR("sync", fdatasync, int, (int file), file)
