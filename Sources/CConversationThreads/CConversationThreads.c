#define _GNU_SOURCE
#include "CConversationThreads.h"

#include <errno.h>
#include <sched.h>
#include <sys/mman.h>
#include <time.h>

static const int64_t second = 1000000000;

static struct timespec span(int64_t nanoseconds) {
  struct timespec time = {(time_t)(nanoseconds / second), (long)(nanoseconds % second)};
  return time;
}

int (*cbwm_read_clock)(clockid_t, struct timespec *) = clock_gettime;

static int64_t now(clockid_t clock) {
  struct timespec time;
  cbwm_read_clock(clock, &time);
  return (int64_t)time.tv_sec * second + time.tv_nsec;
}

int64_t cbwm_coarse_tick(void) {
  struct timespec tick;
  clock_getres(CBWM_COARSE_CLOCK, &tick);
  return (int64_t)tick.tv_sec * second + tick.tv_nsec;
}

int64_t cbwm_precise_now(void) { return now(CLOCK_MONOTONIC); }

int64_t cbwm_wall_now(void) { return now(CBWM_WALL_CLOCK); }

_Thread_local void *cbwm_thread_marks[2] = {0, 0};

void cbwm_yield(void) { sched_yield(); }

void cbwm_nap(int64_t nanoseconds) {
  struct timespec time = span(nanoseconds);
  nanosleep(&time, 0);
}

// Here and not in the header: a Swift compiler that reads that does not know of the sanitizer.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED 1
#endif
#endif

#if defined(WATCHED)
#include <sanitizer/asan_interface.h>

void cbwm_forbid(const void *memory, size_t byteCount) {
  ASAN_POISON_MEMORY_REGION(memory, byteCount);
}

void cbwm_allow(const void *memory, size_t byteCount) {
  ASAN_UNPOISON_MEMORY_REGION(memory, byteCount);
}
#else
void cbwm_forbid(const void *memory, size_t byteCount) {}
void cbwm_allow(const void *memory, size_t byteCount) {}
#endif

#if !defined(MAP_ANONYMOUS)
#define MAP_ANONYMOUS MAP_ANON
#endif
#if !defined(MAP_NORESERVE)
#define MAP_NORESERVE 0
#endif

static void *map(void *place, size_t byteCount, int flags) {
  flags |= MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  void *memory = mmap(place, byteCount, PROT_READ | PROT_WRITE, flags, -1, 0);
  return memory == MAP_FAILED ? 0 : memory;
}

void *cbwm_map(size_t byteCount, size_t alignment) {
  // Somewhere in this there is an aligned place; the rest goes back at once.
  size_t total = byteCount + alignment;
  char *memory = map(0, total, 0);
  if (!memory) return 0;
  size_t before = (alignment - (uintptr_t)memory % alignment) % alignment;
  if (before > 0) munmap(memory, before);
  munmap(memory + before + byteCount, alignment - before);
  cbwm_forbid(memory + before, byteCount);
  return memory + before;
}

void cbwm_unmap(void *memory, size_t byteCount) {
  // Somebody else may get the addresses.
  cbwm_allow(memory, byteCount);
  munmap(memory, byteCount);
}

#if defined(__linux__) && !defined(CBWM_PORTABLE)

#include <dlfcn.h>
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

// The kernel maps its clocks into every process as a library; see vdso(7). Where there is none,
// such as under some debuggers, the C library goes on doing it.
__attribute__((constructor)) static void findClock(void) {
#if defined(__x86_64__)
  const char *name = "__vdso_clock_gettime";
#else
  const char *name = "__kernel_clock_gettime";
#endif
  void *library = dlopen("linux-vdso.so.1", RTLD_LAZY | RTLD_NOLOAD);
  void *function = library ? dlsym(library, name) : 0;
  if (function) cbwm_read_clock = (int (*)(clockid_t, struct timespec *))function;
}

int64_t cbwm_asleep_now(void) {
  int64_t least = INT64_MAX;
  // A thread that loses its core between two clocks takes the time without it for sleep. So it
  // looks until they were read in one go, and of some looks that all lasted the least is nearest.
  for (int look = 0; look < 8; look += 1) {
    int64_t before = now(CLOCK_MONOTONIC);
    int64_t asleep = now(CLOCK_BOOTTIME) - before;
    if (asleep < least) least = asleep;
    if (now(CLOCK_MONOTONIC) - before < 10000) break;
  }
  return least;
}

void cbwm_wait(const void *word, uint32_t expected, int64_t nanoseconds) {
  struct timespec time = span(nanoseconds < 0 ? 0 : nanoseconds);
  // The kernel compares the word and goes to sleep in one step, so no wake-up falls between.
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, nanoseconds < 0 ? 0 : &time, 0, 0);
}

void cbwm_wake(const void *word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, 0, 0, 0);
}

void cbwm_discard(void *memory, size_t byteCount) { madvise(memory, byteCount, MADV_DONTNEED); }

void cbwm_prefer_large_pages(void *memory, size_t byteCount) {
  madvise(memory, byteCount, MADV_HUGEPAGE);
}

#else

#include <pthread.h>

// Where the monotonic clock stands still meanwhile, a sleep is a step of the clock that is set.
int64_t cbwm_asleep_now(void) { return 0; }

// Where this fails the memory stays, and nothing is lost but that.
void cbwm_discard(void *memory, size_t byteCount) { map(memory, byteCount, MAP_FIXED); }

void cbwm_prefer_large_pages(void *memory, size_t byteCount) {}

// Sleepers of all words share a few condition variables; a wake-up of another word's sleeper is
// one for no reason, which every caller is ready for.
enum { bucketCount = 64 };

static struct bucket {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
} buckets[bucketCount];

static pthread_once_t once = PTHREAD_ONCE_INIT;

#if defined(__APPLE__)
// There a condition variable knows the wall clock only. If that is set back, a sleeper with a time
// limit sleeps longer by as much, unless it is woken.
static const clockid_t timerClock = CLOCK_REALTIME;
#else
static const clockid_t timerClock = CLOCK_MONOTONIC;
#endif

static void makeBuckets(void) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
#if !defined(__APPLE__)
  pthread_condattr_setclock(&attributes, timerClock);
#endif
  for (int index = 0; index < bucketCount; index += 1) {
    pthread_mutex_init(&buckets[index].mutex, 0);
    pthread_cond_init(&buckets[index].changed, &attributes);
  }
  pthread_condattr_destroy(&attributes);
}

static struct bucket *bucketOf(const void *word) {
  pthread_once(&once, makeBuckets);
  // The low bits are alike for all words of one size.
  return &buckets[((uintptr_t)word >> 6) % bucketCount];
}

void cbwm_wait(const void *word, uint32_t expected, int64_t nanoseconds) {
  struct bucket *bucket = bucketOf(word);
  pthread_mutex_lock(&bucket->mutex);
  if (__atomic_load_n((const uint32_t *)word, __ATOMIC_ACQUIRE) == expected) {
    if (nanoseconds < 0) {
      pthread_cond_wait(&bucket->changed, &bucket->mutex);
    } else {
      int64_t end = now(timerClock);
      struct timespec time = span(nanoseconds > INT64_MAX - end ? INT64_MAX : end + nanoseconds);
      pthread_cond_timedwait(&bucket->changed, &bucket->mutex, &time);
    }
  }
  pthread_mutex_unlock(&bucket->mutex);
}

void cbwm_wake(const void *word) {
  struct bucket *bucket = bucketOf(word);
  // The waiter looks at the word under the mutex, so it either sees the change or hears the call.
  pthread_mutex_lock(&bucket->mutex);
  pthread_cond_broadcast(&bucket->changed);
  pthread_mutex_unlock(&bucket->mutex);
}

#endif
