#ifndef C_CONVERSATION_THREADS_H
#define C_CONVERSATION_THREADS_H

// What threads, and the memory that they share, need of the operating system and Swift can't call:
// the one file to port.
//
// On Linux a thread sleeps on a futex and reads the coarse clocks, and what the boot-time clock is
// ahead of the monotonic one is how long the machine has slept. Elsewhere, and where CBWM_PORTABLE
// is defined (so that the tests can run it on Linux too), it sleeps on a POSIX condition variable
// and reads the ordinary clocks, nobody knows how long the machine has slept, and memory is given
// back by mapping other pages in its place.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/// Sleeps while `*word == expected`, until woken or until so many nanoseconds have passed.
///
/// May return early for no reason: the caller looks at the word again.
/// A negative time is for ever.
void cbwm_wait(const void *_Nonnull word, uint32_t expected, int64_t nanoseconds);

/// Wakes all threads that sleep on `word`. Call it after the word has changed.
void cbwm_wake(const void *_Nonnull word);

/// How the system's clocks are read: past the C library where the kernel offers that, which takes a
/// third less.
extern int (*_Nonnull cbwm_read_clock)(clockid_t, struct timespec *_Nonnull);

#if defined(__linux__) && !defined(CBWM_PORTABLE)
#define CBWM_COARSE_CLOCK CLOCK_MONOTONIC_COARSE
#define CBWM_WALL_CLOCK CLOCK_REALTIME_COARSE
#else
#define CBWM_COARSE_CLOCK CLOCK_MONOTONIC
#define CBWM_WALL_CLOCK CLOCK_REALTIME
#endif

/// Nanoseconds of a clock that never steps back, to its tick: a few milliseconds on Linux.
static inline int64_t cbwm_coarse_now(void) {
  struct timespec time;
  cbwm_read_clock(CBWM_COARSE_CLOCK, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/// The tick of that clock, in nanoseconds.
int64_t cbwm_coarse_tick(void);

/// Nanoseconds of the same clock, exactly.
int64_t cbwm_precise_now(void);

/// Nanoseconds of Unix time by the clock that the system's owner sets, to the same tick.
int64_t cbwm_wall_now(void);

/// Nanoseconds for which the machine has slept since it was started, as far as the clocks above
/// that never step back have left them out; only differences mean something.
int64_t cbwm_asleep_now(void);

/// Lets another thread run on this core.
void cbwm_yield(void);

/// What a thread can be marked with, each by itself: a step that it takes, a round that it goes.
enum { CBWM_STEP = 0, CBWM_ROUND = 1 };

extern _Thread_local void *_Nullable cbwm_thread_marks[2];

/// What the thread has been marked with: null if it was not.
static inline void *_Nullable cbwm_thread_mark(int mark) { return cbwm_thread_marks[mark]; }

/// Marks the thread with an address, or with none.
static inline void cbwm_mark_thread(int mark, void *_Nullable address) {
  cbwm_thread_marks[mark] = address;
}

/// Sleeps so many nanoseconds, fewer than a second.
void cbwm_nap(int64_t nanoseconds);

/// Tells the core that this is a loop that waits.
static inline void cbwm_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
  __asm__ __volatile__("yield");
#endif
}

/// Has a cache line fetched that will soon be read; any address will do.
static inline void cbwm_prefetch(const void *_Nonnull address) { __builtin_prefetch(address); }

/// The same for a line that will soon be written, and that other cores then have to give up.
static inline void cbwm_prefetch_for_writing(const void *_Nonnull address) {
  __builtin_prefetch(address, 1);
}

/// Memory of the system's, all zeroes, at a multiple of `alignment`; null if there is none.
///
/// Both are multiples of the system's page.
void *_Nullable cbwm_map(size_t byteCount, size_t alignment);

/// Gives mapped memory back, with its addresses.
void cbwm_unmap(void *_Nonnull memory, size_t byteCount);

/// Gives the pages of mapped memory back, and keeps the addresses: there are zeroes then.
void cbwm_discard(void *_Nonnull memory, size_t byteCount);

/// Asks for large pages where the system has them, of which a core has more in view at once.
void cbwm_prefer_large_pages(void *_Nonnull memory, size_t byteCount);

/// Has the address sanitizer, if it is there, stop whoever touches free memory.
void cbwm_forbid(const void *_Nonnull memory, size_t byteCount);

/// Takes that back.
void cbwm_allow(const void *_Nonnull memory, size_t byteCount);

#endif
