// The queues: a mutex around a ring, and moodycamel::ConcurrentQueue in two ways.
//
// Each has Producer (push, push_n) and Consumer (pop, pop_n), made once per thread. push and pop
// come back only when done; pop_n hands over at least one message and at most `max`.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <vector>

#include <concurrentqueue/blockingconcurrentqueue.h>
#include <concurrentqueue/concurrentqueue.h>
#include <concurrentqueue/lightweightsemaphore.h>

#include "message.hpp"

class MutexRing {
    std::mutex mutex_;
    std::condition_variable not_empty_, not_full_;
    std::vector<Msg> slots_;
    size_t head_ = 0, count_ = 0;
    size_t wrap(size_t i) const { return i >= slots_.size() ? i - slots_.size() : i; }

public:
    static constexpr bool bulk = true;
    MutexRing(size_t capacity, int, int) : slots_(capacity) {}

    struct Producer {
        MutexRing& q;
        Producer(MutexRing& ring) : q(ring) {}
        void push(const Msg& m) { push_n(&m, 1); }
        void push_n(const Msg* m, size_t n) {
            while (n > 0) {
                size_t take;
                {
                    std::unique_lock lock(q.mutex_);
                    q.not_full_.wait(lock, [&] { return q.count_ < q.slots_.size(); });
                    take = std::min(n, q.slots_.size() - q.count_);
                    for (size_t i = 0; i < take; i++)
                        q.slots_[q.wrap(q.head_ + q.count_ + i)] = m[i];
                    q.count_ += take;
                }
                if (take == 1) q.not_empty_.notify_one();
                else q.not_empty_.notify_all();
                m += take;
                n -= take;
            }
        }
    };
    struct Consumer {
        MutexRing& q;
        Consumer(MutexRing& ring) : q(ring) {}
        void pop(Msg& m) { pop_n(&m, 1); }
        size_t pop_n(Msg* m, size_t max) {
            size_t take;
            {
                std::unique_lock lock(q.mutex_);
                q.not_empty_.wait(lock, [&] { return q.count_ > 0; });
                take = std::min(max, q.count_);
                for (size_t i = 0; i < take; i++) m[i] = q.slots_[q.wrap(q.head_ + i)];
                q.head_ = q.wrap(q.head_ + take);
                q.count_ -= take;
            }
            if (take == 1) q.not_full_.notify_one();
            else q.not_full_.notify_all();
            return take;
        }
    };
};

// moodycamel::ConcurrentQueue. It has no bound of its own (with try_enqueue alone, one producer can
// hold every block for ever, and the others starve), so a producer reads size_approx and takes its
// share of the room as credit. Order is kept per producer only.
struct MoodyCamel {
    static constexpr bool bulk = true;
    moodycamel::ConcurrentQueue<Msg> q;
    const size_t capacity, producers;
    MoodyCamel(size_t capacity, int producers, int)
        : q(capacity, size_t(producers), 0), capacity(capacity), producers(size_t(producers)) {}
    struct Producer {
        MoodyCamel& s;
        moodycamel::ProducerToken token;
        size_t credit = 0;
        Producer(MoodyCamel& self) : s(self), token(self.q) {}
        void take_credit(size_t n) {
            for (Backoff b; credit < n; b.wait()) {
                const size_t used = s.q.size_approx();
                credit = used < s.capacity ? (s.capacity - used) / s.producers : 0;
                if (credit >= n) break;
            }
            credit -= n;
        }
        void push(const Msg& m) { take_credit(1); s.q.enqueue(token, m); }
        void push_n(const Msg* m, size_t n) { take_credit(n); s.q.enqueue_bulk(token, m, n); }
    };
    struct Consumer {
        MoodyCamel& s;
        moodycamel::ConsumerToken token;
        Consumer(MoodyCamel& self) : s(self), token(self.q) {}
        void pop(Msg& m) { Backoff b; while (!s.q.try_dequeue(token, m)) b.wait(); }
        size_t pop_n(Msg* m, size_t max) {
            Backoff b;
            for (;;) {
                if (size_t n = s.q.try_dequeue_bulk(token, m, max)) return n;
                b.wait();
            }
        }
    };
};

// moodycamel::BlockingConcurrentQueue with a second semaphore that counts free places: a strict
// bound, and both sides sleep rather than spin for long. Order is kept per producer only.
struct MoodyCamelBlocking {
    static constexpr bool bulk = true;
    moodycamel::BlockingConcurrentQueue<Msg> q;
    moodycamel::LightweightSemaphore places;
    MoodyCamelBlocking(size_t capacity, int producers, int)
        : q(capacity, size_t(producers), 0), places(ssize_t(capacity)) {}
    struct Producer {
        MoodyCamelBlocking& s;
        moodycamel::ProducerToken token;
        Producer(MoodyCamelBlocking& self) : s(self), token(self.q) {}
        void push(const Msg& m) {
            while (!s.places.wait()) {}
            s.q.enqueue(token, m);
        }
        void push_n(const Msg* m, size_t n) {
            while (n > 0) {
                auto got = s.places.waitMany(ssize_t(n));
                if (got <= 0) continue;
                s.q.enqueue_bulk(token, m, size_t(got));
                m += got;
                n -= size_t(got);
            }
        }
    };
    struct Consumer {
        MoodyCamelBlocking& s;
        moodycamel::ConsumerToken token;
        Consumer(MoodyCamelBlocking& self) : s(self), token(self.q) {}
        void pop(Msg& m) {
            s.q.wait_dequeue(token, m);
            s.places.signal();
        }
        size_t pop_n(Msg* m, size_t max) {
            size_t n = s.q.wait_dequeue_bulk(token, m, max);
            s.places.signal(ssize_t(n));
            return n;
        }
    };
};

// +ttl: reads CLOCK_MONOTONIC_COARSE, as what it is compared with does, once per call on each side,
// stamps every message, and drops at the consumer whatever is older than the window (60 s here, so
// nothing is, but it must be looked at).
template <class Q> struct Ttl : Q {
    using Q::Q;
    static constexpr uint64_t window_ns = 60'000'000'000;
    struct Producer : Q::Producer {
        std::vector<Msg> stamped;
        Producer(Ttl& s) : Q::Producer(s), stamped(4096) {}
        void push(Msg m) {
            m.stamp = coarse_ns();
            Q::Producer::push(m);
        }
        void push_n(const Msg* m, size_t n) {
            const uint64_t now = coarse_ns();
            for (size_t i = 0; i < n; i++) stamped[i] = {m[i].value, now};
            Q::Producer::push_n(stamped.data(), n);
        }
    };
    struct Consumer : Q::Consumer {
        Consumer(Ttl& s) : Q::Consumer(s) {}
        void pop(Msg& m) {
            do Q::Consumer::pop(m);
            while (coarse_ns() > m.stamp + window_ns);
        }
        size_t pop_n(Msg* m, size_t max) {
            for (;;) {
                const size_t n = Q::Consumer::pop_n(m, max);
                const uint64_t now = coarse_ns();
                size_t kept = 0;
                for (size_t i = 0; i < n; i++)
                    if (now <= m[i].stamp + window_ns) m[kept++] = m[i];
                if (kept > 0) return kept;
            }
        }
    };
};
