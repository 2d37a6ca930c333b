import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Operations of any bytes, applied")
struct OperationHostileTests {
  private func configuration(_ random: inout SeededGenerator) -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    func one(of count: UInt64) -> Bool { random.next() % count == 0 }
    configuration.clock = .injected(StandingClock())
    configuration.capacity = one(of: 3) ? .max : one(of: 2) ? 1 : 6
    configuration.conversationByteBudget = one(of: 3) ? 300 : nil
    configuration.overflow = one(of: 2) ? .reject : .evictOldest
    configuration.retention = one(of: 2) ? .untilConsumed : .window
    configuration.compactsStates = one(of: 2)
    configuration.remembrance = one(of: 2) ? .zero : .nanoseconds(Int64.max)
    configuration.resolution = one(of: 2) ? .nanoseconds(1) : .milliseconds(1)
    if one(of: 2) { configuration.tokenCount = { $0.count } }
    configuration.window = one(of: 2) ? .unbounded : .time(.nanoseconds(100))
    configuration.byteBudget = one(of: 4) ? 4_000 : nil
    if one(of: 2) { configuration.observer = { _, _, _ in } }
    if one(of: 2) { configuration.valueObserver = { _, _, _ in } }
    // One that is restored knows the same kinds.
    configuration.valueTypes = [ConversationBytes.self]
    return configuration
  }

  @Test(
    """
    L10 Z3 B13 what can be read as an operation can be applied to any store at any instant, and \
    what it then is can be written down and read again
    """, arguments: 0..<4)
  func applied(part: Int) {
    withSeed("applied, part \(part)") { random in
      for _ in 0..<60 {
        let seed = random.next()
        var sampler = OperationSampler(random: SeededGenerator(seed: seed))
        let configuration = configuration(&random)
        let form = ReplayForm.all[sampler.below(ReplayForm.all.count)]
        let store = form.store(configuration, recorder: Tape())
        var instant: Int64 = 0
        for _ in 0..<sampler.below(80) {
          instant = sampler.instant(after: instant)
          _ = try? store.apply(sampler.mutated(), at: ConversationInstant(nanoseconds: instant))
        }
        look(at: store)
        let bytes = store.snapshot()
        let again = ReplayForm.all[0].store(configuration)
        do throws(ConversationSnapshotError) {
          try again.restore(from: bytes)
        } catch {
          Issue.record("seed \(seed): what was written can't be read: \(error)")
        }
      }
    }
  }

  /// Asks for everything that can be asked.
  private func look(at store: ConversationStore) {
    for name in OperationSampler.names.map({ String(decoding: $0, as: UTF8.self) }) {
      for message in store[name].read(through: .unbounded.cutAnywhere()).messages {
        _ = store[name].path(to: message.id, through: .turns(2))
        _ = store[name].children(of: message.id)
      }
      _ = store[name].read(through: [.turns(2), .bytes(50)])
      _ = store[name].branches
      for group in store[name].groups { _ = store[name].group(group).status }
    }
    _ = store.account
  }
}
