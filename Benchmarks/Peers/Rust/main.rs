// Measures the queues of crossbeam between threads; `+ttl` are those in which a message has an age.
//
// usage: peers-rs throughput|evict|pingpong PEER PRODUCERS CONSUMERS BATCH CAPACITY MESSAGES RUNS
// Prints one line per run: elapsed ns, or "elapsed ns, delivered" (evict), or "p50 ns, p99 ns"
// (pingpong).
use crossbeam_channel::{bounded, Receiver, Sender};
use crossbeam_queue::ArrayQueue;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Instant;

#[derive(Clone, Copy)]
struct Msg {
    value: u64,
    stamp: u64,
}

struct Args {
    producers: u64,
    consumers: u64,
    capacity: usize,
    messages: u64,
    runs: u64,
}

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

extern "C" {
    fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
}

// CLOCK_MONOTONIC_COARSE of Linux, in ns: the clock of what the `+ttl` peers are compared with.
fn coarse_ns() -> u64 {
    let mut time = Timespec { seconds: 0, nanoseconds: 0 };
    // Writes to `time` alone, and cannot fail for a clock that Linux has had for fifteen years.
    unsafe { clock_gettime(6, &mut time) };
    time.seconds as u64 * 1_000_000_000 + time.nanoseconds as u64
}

// Nothing ever is a minute old, but it must be looked at.
const WINDOW_NS: u64 = 60_000_000_000;

fn stamped(m: Msg) -> Msg {
    Msg { value: m.value, stamp: coarse_ns() }
}

// The first message that is not too old.
fn live(mut next: impl FnMut() -> Msg) -> Msg {
    loop {
        let m = next();
        if coarse_ns() <= m.stamp + WINDOW_NS {
            return m;
        }
    }
}

fn share(total: u64, i: u64, n: u64) -> (u64, u64) {
    (total * i / n, total * (i + 1) / n)
}

fn sum_to(n: u64) -> u64 {
    n * (n - 1) / 2
}

// What a thread does when a queue that never blocks is full or empty: spin twice as long each time,
// to about a microsecond, then yield.
fn back_off(step: &mut u32) {
    if *step > 6 {
        return thread::yield_now();
    }
    for _ in 0..1 << *step {
        std::hint::spin_loop()
    }
    *step += 1;
}

fn spin_push(q: &ArrayQueue<Msg>, mut m: Msg) {
    let mut step = 0;
    while let Err(back) = q.push(m) {
        m = back;
        back_off(&mut step);
    }
}

fn spin_pop(q: &ArrayQueue<Msg>) -> Msg {
    let mut step = 0;
    loop {
        match q.pop() {
            Some(m) => return m,
            None => back_off(&mut step),
        }
    }
}

type Ends<P, C> = (Vec<P>, Vec<C>);

// One end per thread, made by `ends`; pushes and pops come back only when done.
fn throughput<P, C>(a: &Args, ends: &dyn Fn() -> Ends<P, C>) -> u128
where
    P: FnMut(Msg) + Send,
    C: FnMut() -> Msg + Send,
{
    let (producers, consumers) = ends();
    let gate = Barrier::new((a.producers + a.consumers + 1) as usize);
    let gate = &gate;
    thread::scope(|s| {
        for (i, mut push) in producers.into_iter().enumerate() {
            let (first, end) = share(a.messages, i as u64, a.producers);
            s.spawn(move || {
                gate.wait();
                for value in first..end {
                    push(Msg { value, stamp: 0 })
                }
            });
        }
        let mut threads = Vec::new();
        for (i, mut pop) in consumers.into_iter().enumerate() {
            let (first, end) = share(a.messages, i as u64, a.consumers);
            threads.push(s.spawn(move || {
                gate.wait();
                let mut sum = 0u64;
                for _ in first..end {
                    sum = sum.wrapping_add(pop().value)
                }
                sum
            }));
        }
        // Before the gate: when it opens, this thread may be the last to get a core.
        let start = Instant::now();
        gate.wait();
        let sum: u64 = threads.into_iter().map(|t| t.join().unwrap()).sum();
        let elapsed = start.elapsed().as_nanos();
        assert_eq!(sum, sum_to(a.messages), "messages lost or repeated");
        elapsed
    })
}

fn pingpong<P, C>(a: &Args, ends: &dyn Fn() -> Ends<P, C>) -> (u128, u128)
where
    P: FnMut(Msg) + Send,
    C: FnMut() -> Msg + Send,
{
    let (mut there_in, mut there_out) = ends();
    let (mut back_in, mut back_out) = ends();
    let (mut send, mut take) = (there_in.remove(0), there_out.remove(0));
    let (mut reply, mut receive) = (back_in.remove(0), back_out.remove(0));
    let mut rtt = Vec::with_capacity(a.messages as usize);
    thread::scope(|s| {
        s.spawn(move || {
            for _ in 0..a.messages {
                reply(take())
            }
        });
        for value in 0..a.messages {
            let start = Instant::now();
            send(Msg { value, stamp: 0 });
            let m = receive();
            rtt.push(start.elapsed().as_nanos());
            assert_eq!(m.value, value, "wrong echo");
        }
    });
    rtt.sort_unstable();
    (rtt[rtt.len() / 2], rtt[rtt.len() * 99 / 100])
}

fn evict(a: &Args) -> (u128, u64) {
    let q = ArrayQueue::new(a.capacity);
    let (q, done) = (&q, &AtomicBool::new(false));
    let gate = &Barrier::new((a.producers + a.consumers + 1) as usize);
    let (elapsed, delivered, sum) = thread::scope(|s| {
        let mut producers = Vec::new();
        for i in 0..a.producers {
            let (first, end) = share(a.messages, i, a.producers);
            producers.push(s.spawn(move || {
                gate.wait();
                let (mut dropped, mut sum) = (0u64, 0u64);
                for value in first..end {
                    if let Some(old) = q.force_push(Msg { value, stamp: 0 }) {
                        dropped += 1;
                        sum += old.value;
                    }
                }
                (dropped, sum)
            }));
        }
        let mut consumers = Vec::new();
        for _ in 0..a.consumers {
            consumers.push(s.spawn(move || {
                gate.wait();
                let (mut got, mut sum, mut step) = (0u64, 0u64, 0);
                loop {
                    let last = done.load(Ordering::Acquire);
                    if let Some(m) = q.pop() {
                        got += 1;
                        sum += m.value;
                        step = 0;
                    } else if last {
                        return (got, sum);
                    } else {
                        back_off(&mut step);
                    }
                }
            }));
        }
        // Before the gate: when it opens, this thread may be the last to get a core.
        let start = Instant::now();
        gate.wait();
        let (mut dropped, mut got, mut sum) = (0, 0, 0u64);
        for t in producers {
            let (n, s) = t.join().unwrap();
            dropped += n;
            sum += s;
        }
        done.store(true, Ordering::Release);
        for t in consumers {
            let (n, s) = t.join().unwrap();
            got += n;
            sum += s;
        }
        assert_eq!(dropped + got, a.messages, "messages lost or repeated");
        (start.elapsed().as_nanos(), got, sum)
    });
    assert_eq!(sum, sum_to(a.messages), "messages lost or repeated");
    (elapsed, delivered)
}

fn measure<P, C>(mode: &str, a: &Args, ends: impl Fn() -> Ends<P, C>)
where
    P: FnMut(Msg) + Send,
    C: FnMut() -> Msg + Send,
{
    match mode {
        "throughput" => {
            throughput(a, &ends); // warm-up
            for _ in 0..a.runs {
                println!("{}", throughput(a, &ends));
            }
        }
        "pingpong" => {
            pingpong(a, &ends); // warm-up
            for _ in 0..a.runs {
                let (half, most) = pingpong(a, &ends);
                println!("{} {}", half, most);
            }
        }
        _ => panic!("this peer has no mode {}", mode),
    }
}

// One end for each thread.
fn ends<P, C>(a: &Args, push: impl Fn() -> P, pop: impl Fn() -> C) -> Ends<P, C> {
    ((0..a.producers).map(|_| push()).collect(), (0..a.consumers).map(|_| pop()).collect())
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    assert_eq!(words.len(), 8, "usage: MODE PEER PRODUCERS CONSUMERS BATCH CAPACITY MESSAGES RUNS");
    let number = |i: usize| words[i].parse::<u64>().unwrap();
    let (mode, peer) = (words[0].as_str(), words[1].as_str());
    let a = Args {
        producers: number(2),
        consumers: number(3),
        capacity: number(5) as usize,
        messages: number(6),
        runs: number(7),
    };
    assert_eq!(number(4), 1, "no bulk calls in these peers");
    match (peer, mode) {
        ("crossbeam-arrayqueue", "evict") => {
            evict(&a); // warm-up
            for _ in 0..a.runs {
                let (elapsed, delivered) = evict(&a);
                println!("{} {}", elapsed, delivered);
            }
        }
        ("crossbeam-arrayqueue", _) => measure(mode, &a, || {
            let q = Arc::new(ArrayQueue::new(a.capacity));
            let push = |q: Arc<ArrayQueue<Msg>>| move |m| spin_push(&q, m);
            let pop = |q: Arc<ArrayQueue<Msg>>| move || spin_pop(&q);
            ends(&a, || push(q.clone()), || pop(q.clone()))
        }),
        ("crossbeam-arrayqueue+ttl", _) => measure(mode, &a, || {
            let q = Arc::new(ArrayQueue::new(a.capacity));
            let push = |q: Arc<ArrayQueue<Msg>>| move |m| spin_push(&q, stamped(m));
            let pop = |q: Arc<ArrayQueue<Msg>>| move || live(|| spin_pop(&q));
            ends(&a, || push(q.clone()), || pop(q.clone()))
        }),
        ("crossbeam-channel", _) => measure(mode, &a, || {
            let (tx, rx) = bounded::<Msg>(a.capacity);
            let push = |tx: Sender<Msg>| move |m| tx.send(m).unwrap();
            let pop = |rx: Receiver<Msg>| move || rx.recv().unwrap();
            ends(&a, || push(tx.clone()), || pop(rx.clone()))
        }),
        ("crossbeam-channel+ttl", _) => measure(mode, &a, || {
            let (tx, rx) = bounded::<Msg>(a.capacity);
            let push = |tx: Sender<Msg>| move |m| tx.send(stamped(m)).unwrap();
            let pop = |rx: Receiver<Msg>| move || live(|| rx.recv().unwrap());
            ends(&a, || push(tx.clone()), || pop(rx.clone()))
        }),
        _ => panic!("no peer {}", peer),
    }
}
