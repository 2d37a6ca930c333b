import ConversationChat
import ConversationMemory
import Testing
import _ConversationTestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite(.serialized) struct ConversationSessionConcurrencyTests {
  typealias Form = SessionSubject.Form
  typealias Recorded = History<SessionModel.Operation, SessionModel.Outcome>

  private func session(_ form: Form, capacity: Int) -> ConversationSession {
    switch form {
    case .typed:
      var configuration = ConversationConfiguration<ConversationItem>()
      configuration.capacity = capacity
      configuration.overflow = .reject
      return ConversationSession(ConversationBufferWindowMemory(configuration))
    case .stored:
      var configuration = ConversationStoreConfiguration()
      configuration.capacity = capacity
      configuration.overflow = .reject
      return ConversationStore(configuration)["chat"].session()
    }
  }

  @Test(
    "B12 T3 every call of a session is one step: short histories could be of one caller",
    arguments: Form.allCases)
  func isLinearizable(_ form: Form) async {
    await withSeed { generator in
      for round in 0..<240 {
        let capacity = 2 + round % 4
        let history = await record(
          session(form, capacity: capacity), threadCount: 3, callCount: 8, using: &generator)
        let verdict = LinearizabilityChecker(SessionModel(capacity: capacity)).check(history)
        #expect(verdict.isLinearizable, "seed \(generator.seed), \(form): \(verdict)")
      }
    }
  }

  @Test("B12 T3 what is added beside pops is taken by one or stays", arguments: Form.allCases)
  func addBesidePops(_ form: Form) async {
    let session = session(form, capacity: 10_000)
    for round in 0..<200 {
      let numbers = (0..<12).map { round * 100 + $0 }
      let popped = await runThreads(4) { thread in
        guard thread > 0 else {
          for number in numbers { _ = session.add([.user("\(number)")]) }
          return [Int]()
        }
        return (0..<3).compactMap { _ in session.pop().flatMap { Int($0.text) } }
      }
      let kept = session.items().compactMap { Int($0.text) }
      #expect((popped.flatMap { $0 } + kept).sorted() == numbers)
      #expect(kept == kept.sorted())
      session.clear()
      #expect(session.items().isEmpty && session.pop() == nil)
    }
  }

  @Test("T3 a fork beside pops and adds is one of what was said", arguments: Form.allCases)
  func forkBesidePops(_ form: Form) async {
    let session = session(form, capacity: 10_000)
    _ = session.add([.user("0")])
    for _ in 0..<100 {
      let forks = await runThreads(3) { thread in
        guard thread > 0 else { return (0..<5).map { _ in session.fork()?.items() } }
        for number in 1...10 {
          _ = session.add([.user("\(number)")])
          if session.items().count > 1 { session.pop() }
        }
        return []
      }
      for items in forks.flatMap({ $0 }) {
        #expect(items?.first?.text == "0", "It is nil, or has lost its beginning.")
      }
    }
  }

  private func record(
    _ session: ConversationSession, threadCount: Int, callCount: Int,
    using generator: inout SeededGenerator
  ) async -> Recorded {
    let generators = (0..<threadCount).map { _ in generator.split() }
    let recorder = HistoryRecorder<SessionModel.Operation, SessionModel.Outcome>()
    let lanes = await runThreads(threadCount) { thread in
      var generator = generators[thread]
      var lane = recorder.lane(thread: thread, capacity: callCount)
      for call in 0..<callCount {
        let operation = Self.operation(number: thread * 100 + call, using: &generator)
        let yields = Int.random(in: 0..<4, using: &generator)
        lane.record(operation) {
          // Giving way between a stamp and the call makes calls overlap, also on two cores.
          if yields == 1 { sched_yield() }
          let outcome = Self.apply(operation, to: session)
          if yields == 2 { sched_yield() }
          return outcome
        }
      }
      return lane
    }
    return recorder.history(of: lanes)
  }

  private static func operation(
    number: Int, using generator: inout SeededGenerator
  ) -> SessionModel.Operation {
    switch Int.random(in: 0..<10, using: &generator) {
    case 0..<4:
      .add((0..<Int.random(in: 1...3, using: &generator)).map { number + $0 * 1000 })
    case 4..<7: .pop
    case 7: .clear
    default: .items
    }
  }

  private static func apply(
    _ operation: SessionModel.Operation, to session: ConversationSession
  ) -> SessionModel.Outcome {
    switch operation {
    case .add(let numbers): return .added(session.add(numbers.map { .user("\($0)") }))
    case .pop: return .popped(session.pop().flatMap { Int($0.text) })
    case .clear:
      session.clear()
      return .cleared
    case .items: return .items(session.items().compactMap { Int($0.text) })
    }
  }
}
