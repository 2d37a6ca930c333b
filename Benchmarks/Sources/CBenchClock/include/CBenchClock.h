// What Swift has no name for, and every measured loop needs inline.
#ifndef CBENCHCLOCK_H
#define CBENCHCLOCK_H

#include <stdint.h>
#include <sched.h>
#include <time.h>

/// Nanoseconds on the clock that the peers are timed by.
static inline uint64_t bench_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/// What all threads of the process have had of the processors, in nanoseconds: in the system and
/// outside of it.
static inline uint64_t bench_processor_time(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/// What a thread has waited for so far: pages of memory, and what it slept for. A core that was
/// taken from it is neither. Both 0 where the system does not count that by thread.
struct bench_thread_events {
  long faults, waits;
};

/// Of the thread that calls it; some 0.2 µs.
struct bench_thread_events bench_thread_events(void);

/// Tells the core that this is a loop that waits.
static inline void bench_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb" ::: "memory");
#endif
}

/// Lets another thread have the core.
static inline void bench_yield(void) { sched_yield(); }

#endif
