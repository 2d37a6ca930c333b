import Testing

@testable import ConversationMemory

/// Makes a store for a test of something else, and when the test is done has other stores go
/// through all that happened there: they must be as it is then.
final class ReplayWitness: Sendable {
  let store: ConversationStore
  private let tape = Tape()

  init(_ configuration: ConversationStoreConfiguration) {
    var configuration = configuration
    configuration.recorder = tape
    store = ConversationStore(configuration)
  }

  deinit {
    let saying = StoreSaying(store)
    let difference = ReplayCheck(store.configuration).difference(from: saying, tape.entries)
    #expect(difference == nil)
  }
}
