import Testing

@testable import ConversationMemory

/// What those who use a shard do for what is over in it, and what they leave to the sweeper.
@Suite("A shard's users let go of what is over")
struct StoreShardLeaveTests {
  /// A shard in which conversations of one message each are over after a second.
  private final class Fixture {
    let memory = StoreMemory()
    let shard: GuardedCell<StoreShard>

    init(conversations: Int, lifetime: Duration = .seconds(1)) {
      var configuration = ConversationStoreConfiguration()
      configuration.window = .time(lifetime)
      configuration.remembrance = .zero
      shard = GuardedCell(
        StoreShard(
          configuration, HashKey(low: 1, high: 2), now: 0, heap: memory.heap(ofShard: 0)))
      for number in 0..<conversations { append(to: "c\(number)") }
    }

    deinit {
      shard.pointee.release()
      shard.deallocate()
      memory.deallocate()
    }

    func append(to name: String) {
      var name = name
      name.withUTF8 { name in
        let bytes = UnsafeRawBufferPointer(name)
        let hash = unsafe NameHash(bytes, shard.pointee.key).low
        var wakes = WakeList()
        guard let slot = unsafe shard.pointee.findOrBegin(bytes, hash: hash, &wakes) else {
          preconditionFailure("A conversation has the name.")
        }
        _ = shard.pointee.withPacked(slot) { log in
          unsafe log.append(
            bytes, ConversationEntry(byteCount: bytes.count, tokenCount: 0))
        }
      }
    }

    /// What one use at an instant lets go of; and when there may be more.
    func use(at instant: Int64) -> (expired: Int, next: Int64) {
      let before = shard.pointee.account.expired
      var wakes = WakeList()
      shard.pointee.begin(at: instant)
      let next = shard.pointee.expireSome(&wakes)
      return (shard.pointee.account.expired - before, next)
    }

    /// Lets go of at most so many at an instant.
    ///
    /// - Returns: How many those were.
    func use(at instant: Int64, atMost limit: Int) -> Int {
      let before = shard.pointee.account.expired
      var wakes = WakeList()
      _ = shard.pointee.expire(at: instant, atMost: limit, &wakes)
      return shard.pointee.account.expired - before
    }

    func isServed(at instant: Int64) -> Bool { shard.pointee.isServed(at: instant) }

    /// Of conversations.
    var count: Int { shard.pointee.slots.count }
  }

  private static let second: Int64 = 1_000_000_000

  @Test("W9 a use of a shard lets go of a bounded number of messages that are over")
  func bounded() {
    let fixture = Fixture(conversations: 1_000)
    #expect(fixture.use(at: Self.second / 2).expired == 0)
    var total = 0
    var uses = 0
    var next: Int64 = 0
    while next <= 10 * Self.second, uses < 1_000 {
      let step = fixture.use(at: 10 * Self.second)
      #expect(step.expired <= 64)
      total += step.expired
      next = step.next
      uses += 1
    }
    #expect(total == 1_000)
    // More leave than come, or whoever uses the shard would never be done.
    #expect(uses < 1_000)
    #expect(next == .max)
    #expect(fixture.count == 0)
  }

  @Test("W9 fewer leave at a use as long as nothing is late")
  func fewerWhileInTime() {
    let fixture = Fixture(conversations: 100)
    var expired = 0
    for instant in stride(from: 0, through: Self.second, by: 1_000_000) {
      var next = instant
      while next <= instant {
        let step = fixture.use(at: instant)
        #expect(step.expired <= 16)
        expired += step.expired
        next = step.next
      }
    }
    #expect(expired == 100)
  }

  @Test("W9 the sweeper leaves a shard to its users as long as they come and are not late")
  func served() {
    let fixture = Fixture(conversations: 10)
    // It was used since it was made, and then not for several visits, as where users are few.
    for _ in 0..<8 { #expect(fixture.isServed(at: Self.second)) }
    #expect(!fixture.isServed(at: Self.second))
    #expect(!fixture.isServed(at: Self.second))
    fixture.append(to: "c1")
    #expect(fixture.isServed(at: Self.second))
    // They are late, but not by much; then they are.
    fixture.append(to: "c1")
    let over = fixture.use(at: 0).next
    #expect(fixture.isServed(at: over + 49_000_000))
    #expect(!fixture.isServed(at: over + 51_000_000))
  }

  @Test("W9 the sweeper waits longer where most of what is looked at is not over yet")
  func early() {
    let fixture = Fixture(conversations: 10, lifetime: .seconds(6))
    // The wheel opens a bucket of four seconds, and has handed out nothing of it.
    let opened: Int64 = 4_096_000_000
    #expect(fixture.use(at: opened, atMost: 1) == 0)
    #expect(fixture.isServed(at: opened + 499_000_000))
    fixture.append(to: "c1")
    #expect(!fixture.isServed(at: opened + 501_000_000))
  }

  @Test("W9 a shard in which nothing will be over is never late")
  func neverLate() {
    let fixture = Fixture(conversations: 0)
    #expect(fixture.isServed(at: .max))
    #expect(fixture.use(at: .max / 2).next == .max)
  }
}
