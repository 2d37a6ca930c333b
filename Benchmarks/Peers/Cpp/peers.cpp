// Measures queues of C++ between threads.
//
// usage: peers-cpp throughput|pingpong PEER PRODUCERS CONSUMERS BATCH CAPACITY MESSAGES RUNS
// Prints one line per run: elapsed ns, or "p50 ns, p99 ns" (pingpong).
#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "queues.hpp"

struct Args {
    std::string mode, peer;
    int producers, consumers;
    size_t batch, capacity;
    uint64_t messages;
    int runs;
};

struct Gate {  // lets all threads go at once
    std::atomic<int> ready{0};
    std::atomic<bool> open{false};
    void arrive() {
        ready.fetch_add(1);
        while (!open.load(std::memory_order_acquire)) sched_yield();
    }
    uint64_t release(int threads) {
        while (ready.load() < threads) sched_yield();
        const uint64_t start = now_ns();
        open.store(true, std::memory_order_release);
        return start;
    }
};

// The part of 0..<total that thread i of n has.
static std::pair<uint64_t, uint64_t> share(uint64_t total, int i, int n) {
    return {total * uint64_t(i) / uint64_t(n), total * uint64_t(i + 1) / uint64_t(n)};
}

struct alignas(64) Tally { uint64_t count = 0, sum = 0; };

template <class Q> uint64_t throughput(const Args& a) {
    auto queue = std::make_unique<Q>(a.capacity, a.producers, a.consumers);
    Gate gate;
    std::vector<Tally> got(size_t(a.consumers));
    std::vector<std::thread> threads;
    for (int p = 0; p < a.producers; p++)
        threads.emplace_back([&, p] {
            typename Q::Producer producer(*queue);
            const auto [first, end] = share(a.messages, p, a.producers);
            std::vector<Msg> block(a.batch);
            gate.arrive();
            if (a.batch == 1) {
                for (uint64_t v = first; v < end; v++) producer.push({v, 0});
            } else {
                for (uint64_t v = first; v < end;) {
                    const size_t n = size_t(std::min<uint64_t>(a.batch, end - v));
                    for (size_t i = 0; i < n; i++) block[i] = {v + i, 0};
                    producer.push_n(block.data(), n);
                    v += n;
                }
            }
        });
    for (int c = 0; c < a.consumers; c++)
        threads.emplace_back([&, c] {
            typename Q::Consumer consumer(*queue);
            const auto [first, end] = share(a.messages, c, a.consumers);
            const uint64_t quota = end - first;
            std::vector<Msg> block(a.batch);
            Tally t;
            gate.arrive();
            if (a.batch == 1) {
                Msg m;
                for (; t.count < quota; t.count++) {
                    consumer.pop(m);
                    t.sum += m.value;
                }
            } else {
                while (t.count < quota) {
                    const size_t most = size_t(std::min<uint64_t>(a.batch, quota - t.count));
                    const size_t n = consumer.pop_n(block.data(), most);
                    for (size_t i = 0; i < n; i++) t.sum += block[i].value;
                    t.count += n;
                }
            }
            got[size_t(c)] = t;
        });
    const uint64_t start = gate.release(a.producers + a.consumers);
    for (auto& t : threads) t.join();
    const uint64_t elapsed = now_ns() - start;
    Tally all;
    for (auto& t : got) { all.count += t.count; all.sum += t.sum; }
    if (all.count != a.messages || all.sum != a.messages * (a.messages - 1) / 2)
        die("messages lost or repeated");
    return elapsed;
}

template <class Q> std::pair<uint64_t, uint64_t> pingpong(const Args& a) {
    auto there = std::make_unique<Q>(a.capacity, 1, 1);
    auto back = std::make_unique<Q>(a.capacity, 1, 1);
    std::vector<uint64_t> rtt(a.messages);
    std::thread echo([&] {
        typename Q::Consumer in(*there);
        typename Q::Producer out(*back);
        Msg m;
        for (uint64_t i = 0; i < a.messages; i++) { in.pop(m); out.push(m); }
    });
    {
        typename Q::Producer out(*there);
        typename Q::Consumer in(*back);
        Msg m;
        for (uint64_t i = 0; i < a.messages; i++) {
            const uint64_t start = now_ns();
            out.push({i, start});
            in.pop(m);
            rtt[i] = now_ns() - start;
            if (m.value != i) die("wrong echo");
        }
    }
    echo.join();
    std::sort(rtt.begin(), rtt.end());
    return {rtt[rtt.size() / 2], rtt[rtt.size() * 99 / 100]};
}

// Once to warm up, and then as often as was asked for.
template <class Q> void measure(const Args& a) {
    if (a.batch > 4096) die("batch too large");
    for (int i = -1; i < a.runs; i++) {
        if (a.mode == "throughput") {
            const uint64_t elapsed = throughput<Q>(a);
            if (i >= 0) std::printf("%ju\n", uintmax_t(elapsed));
        } else if (a.mode == "pingpong") {
            const auto [half, most] = pingpong<Q>(a);
            if (i >= 0) std::printf("%ju %ju\n", uintmax_t(half), uintmax_t(most));
        } else {
            die(a.peer + " has no mode " + a.mode);
        }
    }
}

int main(int argc, char** argv) {
    if (argc != 9) die("usage: MODE PEER PRODUCERS CONSUMERS BATCH CAPACITY MESSAGES RUNS");
    const Args a{argv[1],
                 argv[2],
                 std::atoi(argv[3]),
                 std::atoi(argv[4]),
                 size_t(std::atoll(argv[5])),
                 size_t(std::atoll(argv[6])),
                 uint64_t(std::atoll(argv[7])),
                 std::atoi(argv[8])};
    if (a.peer == "mutex-ring") measure<MutexRing>(a);
    else if (a.peer == "moodycamel+ttl") measure<Ttl<MoodyCamel>>(a);
    else if (a.peer == "moodycamel-blocking") measure<MoodyCamelBlocking>(a);
    else die("no peer " + a.peer);
}
