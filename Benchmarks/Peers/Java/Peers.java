// Measures the queues of JCTools and the Disruptor of LMAX between threads.
//
// usage: java Peers throughput|broadcast PEER PRODUCERS CONSUMERS BATCH CAPACITY MESSAGES RUNS
// Prints one line per run: elapsed ns. A message is an object, allocated per message except in the
// Disruptor, whose slots are made once.
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.IgnoreExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.WorkHandler;
import com.lmax.disruptor.WorkerPool;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MpmcArrayQueue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.SpscArrayQueue;

public final class Peers {
    static final class Msg {
        long value, stamp;
        Msg(long value) { this.value = value; }
    }

    // put and take come back only when done; takeSome hands over 1..max messages.
    interface Channel {
        void put(Msg m) throws Exception;
        Msg take() throws Exception;
        void putAll(Msg[] from, int n) throws Exception;
        int takeSome(Msg[] to, int max) throws Exception;
    }

    // What a thread does when a queue that never blocks is full or empty: spin twice as long each
    // time, to about a microsecond, then yield.
    static int backOff(int step) {
        if (step > 6) {
            Thread.yield();
            return step;
        }
        for (int i = 0; i < 1 << step; i++) Thread.onSpinWait();
        return step + 1;
    }

    static Channel spinning(MessagePassingQueue<Msg> q) {
        return new Channel() {
            public void put(Msg m) { for (int s = 0; !q.offer(m); ) s = backOff(s); }
            public Msg take() {
                for (int s = 0; ; s = backOff(s)) {
                    Msg m = q.poll();
                    if (m != null) return m;
                }
            }
            public void putAll(Msg[] from, int n) {
                int[] at = {0};
                for (int s = 0; at[0] < n; ) {
                    if (q.fill(() -> from[at[0]++], n - at[0]) == 0) s = backOff(s);
                }
            }
            public int takeSome(Msg[] to, int max) {
                int[] at = {0};
                for (int s = 0; q.drain(m -> to[at[0]++] = m, max) == 0; ) s = backOff(s);
                return at[0];
            }
        };
    }

    static Channel make(String peer, int capacity, int producers, int consumers) {
        switch (peer) {
            case "jctools-mpmc": return spinning(new MpmcArrayQueue<>(capacity));
            case "jctools-mpsc":
                if (consumers != 1) throw new IllegalArgumentException("one consumer only");
                return spinning(new MpscArrayQueue<>(capacity));
            case "jctools-spsc":
                if (producers != 1 || consumers != 1)
                    throw new IllegalArgumentException("one producer, one consumer only");
                return spinning(new SpscArrayQueue<>(capacity));
            default: throw new IllegalArgumentException("no peer " + peer);
        }
    }

    static int producers, consumers, batch, capacity, runs;
    static long messages;

    static long first(long total, int i, int n) { return total * i / n; }

    static void check(long count, long sum) { check(count, sum, 1); }

    static void check(long count, long sum, long readers) {
        if (count != messages * readers || sum != messages * (messages - 1) / 2 * readers)
            throw new IllegalStateException("messages lost or repeated");
    }

    interface Work { void run() throws Exception; }

    static Thread start(CyclicBarrier gate, Work work) {
        Thread t = new Thread(() -> {
            try {
                gate.await();
                work.run();
            } catch (Exception e) {
                e.printStackTrace();
                System.exit(1);
            }
        });
        t.start();
        return t;
    }

    static long throughput(String peer) throws Exception {
        Channel q = make(peer, capacity, producers, consumers);
        CyclicBarrier gate = new CyclicBarrier(producers + consumers + 1);
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            long from = first(messages, p, producers), end = first(messages, p + 1, producers);
            threads.add(start(gate, () -> {
                if (batch == 1) {
                    for (long v = from; v < end; v++) q.put(new Msg(v));
                } else {
                    Msg[] block = new Msg[batch];
                    for (long v = from; v < end; ) {
                        int n = (int) Math.min(batch, end - v);
                        for (int i = 0; i < n; i++) block[i] = new Msg(v + i);
                        q.putAll(block, n);
                        v += n;
                    }
                }
            }));
        }
        long[][] tally = new long[consumers][16]; // [0] count, [1] sum; padded
        for (int c = 0; c < consumers; c++) {
            long quota = first(messages, c + 1, consumers) - first(messages, c, consumers);
            long[] mine = tally[c];
            threads.add(start(gate, () -> {
                long count = 0, sum = 0;
                if (batch == 1) {
                    for (; count < quota; count++) sum += q.take().value;
                } else {
                    Msg[] block = new Msg[batch];
                    while (count < quota) {
                        int n = q.takeSome(block, (int) Math.min(batch, quota - count));
                        for (int i = 0; i < n; i++) sum += block[i].value;
                        count += n;
                    }
                }
                mine[0] = count;
                mine[1] = sum;
            }));
        }
        // Before the gate: when it opens, this thread may be the last to get a core.
        long start = System.nanoTime();
        gate.await();
        for (Thread t : threads) t.join();
        long elapsed = System.nanoTime() - start;
        check(Arrays.stream(tally).mapToLong(t -> t[0]).sum(),
            Arrays.stream(tally).mapToLong(t -> t[1]).sum());
        return elapsed;
    }

    static final class Counter implements WorkHandler<Msg>, com.lmax.disruptor.EventHandler<Msg> {
        final CountDownLatch last;
        long p1, p2, p3, p4, p5, p6, p7, count, sum, q1, q2, q3, q4, q5, q6, q7;
        Counter(CountDownLatch last) { this.last = last; }
        public void onEvent(Msg m) {
            count++;
            sum += m.value;
            // The stamp carries the place in the sequence, from 1.
            if (m.stamp == messages) last.countDown();
        }
        public void onEvent(Msg m, long sequence, boolean endOfBatch) { onEvent(m); }
    }

    static WaitStrategy waitStrategy(String peer) {
        return peer.equals("disruptor-blocking")
            ? new BlockingWaitStrategy() : new YieldingWaitStrategy();
    }

    // Slots are made once and reused, as the Disruptor is meant to be used. One consumer reads the
    // ring itself (and so takes whatever is there in one go); more share it through a WorkerPool.
    static long disruptor(String peer) throws Exception {
        ProducerType type = producers == 1 ? ProducerType.SINGLE : ProducerType.MULTI;
        RingBuffer<Msg> ring =
            RingBuffer.create(type, () -> new Msg(0), capacity, waitStrategy(peer));
        CountDownLatch last = new CountDownLatch(1);
        SequenceBarrier barrier = ring.newBarrier();
        Counter[] counters = new Counter[consumers];
        for (int c = 0; c < consumers; c++) counters[c] = new Counter(last);
        List<Thread> readers = new ArrayList<>(), writers = new ArrayList<>();
        Runnable stop;
        if (consumers == 1) {
            BatchEventProcessor<Msg> reader = new BatchEventProcessor<>(ring, barrier, counters[0]);
            ring.addGatingSequences(reader.getSequence());
            readers.add(new Thread(reader));
            readers.get(0).start();
            stop = reader::halt;
        } else {
            WorkerPool<Msg> pool =
                new WorkerPool<>(ring, barrier, new IgnoreExceptionHandler(), counters);
            ring.addGatingSequences(pool.getWorkerSequences());
            pool.start(task -> { Thread t = new Thread(task); readers.add(t); t.start(); });
            stop = pool::drainAndHalt;
        }
        CyclicBarrier gate = new CyclicBarrier(producers + 1);
        for (int p = 0; p < producers; p++) {
            long from = first(messages, p, producers), end = first(messages, p + 1, producers);
            writers.add(start(gate, () -> {
                for (long v = from; v < end; ) {
                    int n = (int) Math.min(batch, end - v);
                    long high = ring.next(n), low = high - n + 1;
                    for (long s = low; s <= high; s++) {
                        Msg m = ring.get(s);
                        m.value = v++;
                        m.stamp = s + 1;
                    }
                    ring.publish(low, high);
                }
            }));
        }
        // Before the gate: when it opens, this thread may be the last to get a core.
        long start = System.nanoTime();
        gate.await();
        for (Thread t : writers) t.join();
        last.await();
        stop.run();
        for (Thread t : readers) t.join();
        long elapsed = System.nanoTime() - start;
        check(Arrays.stream(counters).mapToLong(c -> c.count).sum(),
            Arrays.stream(counters).mapToLong(c -> c.sum).sum());
        return elapsed;
    }

    // One producer; every consumer reads the ring itself and sees every message. The ring is of the
    // size that suits it, whatever the capacity is: the producer waits for the slowest consumer.
    static long broadcast(String peer) throws Exception {
        if (producers != 1) throw new IllegalArgumentException("one producer only");
        RingBuffer<Msg> ring = RingBuffer.create(
            ProducerType.SINGLE, () -> new Msg(0), Math.min(capacity, 1024), waitStrategy(peer));
        CountDownLatch last = new CountDownLatch(consumers);
        List<Counter> counters = new ArrayList<>();
        List<BatchEventProcessor<Msg>> readers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < consumers; c++) {
            counters.add(new Counter(last));
            readers.add(new BatchEventProcessor<>(ring, ring.newBarrier(), counters.get(c)));
            ring.addGatingSequences(readers.get(c).getSequence());
            threads.add(new Thread(readers.get(c)));
            threads.get(c).start();
        }
        long start = System.nanoTime();
        for (long v = 0; v < messages; v++) {
            long s = ring.next();
            Msg m = ring.get(s);
            m.value = v;
            m.stamp = s + 1;
            ring.publish(s);
        }
        last.await();
        for (BatchEventProcessor<Msg> reader : readers) reader.halt();
        for (Thread t : threads) t.join();
        long elapsed = System.nanoTime() - start;
        check(counters.stream().mapToLong(c -> c.count).sum(),
            counters.stream().mapToLong(c -> c.sum).sum(), consumers);
        return elapsed;
    }

    static long measured(String mode, String peer) throws Exception {
        boolean ring = peer.startsWith("disruptor-");
        if (mode.equals("throughput")) return ring ? disruptor(peer) : throughput(peer);
        if (mode.equals("broadcast") && ring) return broadcast(peer);
        throw new IllegalArgumentException(peer + " has no mode " + mode);
    }

    public static void main(String[] a) throws Exception {
        String mode = a[0], peer = a[1];
        producers = Integer.parseInt(a[2]);
        consumers = Integer.parseInt(a[3]);
        batch = Integer.parseInt(a[4]);
        capacity = Integer.parseInt(a[5]);
        messages = Long.parseLong(a[6]);
        runs = Integer.parseInt(a[7]);
        for (int i = -2; i < runs; i++) { // two warm-ups for the compiler
            long ns = measured(mode, peer);
            if (i >= 0) System.out.println(ns);
        }
    }
}
