import ConversationMemory
import ConversationObservability
import ConversationProcessing
import Logging

/// Processors and reporters of a memory, which are cancelled after a while.
func serviceCalls<Payload: DrawnPayload>(_ place: MemoryPlace<Payload>) -> [Call] {
  let chance = place.chance
  let logger = Logger(label: "hostile") { _ in SwiftLogNoOpLogHandler() }
  func reporter() -> ConversationReporter<Payload> {
    ConversationReporter(place.memory, named: chance.text(), logger: logger)
  }
  return [
    Call(
      "ConversationProcessor.init(_:named:concurrency:heartbeat:clock:logger:factory:handler:)",
      "ConversationProcessor.run()"
    ) {
      guard let group = chance.known(place.log.groups) else { return }
      let heartbeat = chance.maybe { chance.positiveDuration() }
      let fails = chance.flag()
      let processor = ConversationProcessor(
        group, named: chance.text(), concurrency: 1 + chance.below(3),
        heartbeat: heartbeat.flatMap { $0 < group.lease ? $0 : nil }, logger: logger
      ) { _ in if fails { throw CancellationError() } }
      await briefly { await processor.run() }
    },
    Call("ConversationReporter.init(_:named:logger:factory:)", "ConversationReporter.report()") {
      var reporter = reporter()
      reporter.report()
    },
    Call("ConversationReporter.run(every:clock:)") {
      let (reporter, interval) = (reporter(), chance.positiveDuration())
      await briefly {
        var reporter = reporter
        await reporter.run(every: interval)
      }
    },
  ]
}
