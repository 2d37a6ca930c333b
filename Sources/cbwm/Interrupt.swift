import ConversationReplay
import Foundation

/// Ctrl-C: the first asks the replay to stop, so that there is a report; the second ends the
/// process as ever.
enum Interrupt {
  /// What the first Ctrl-C asks.
  static let stop = ReplayStop()

  /// Listens from now on.
  static func listen() {
    // Made here, since a handler may not make it; all that it does is allowed in one.
    _ = stop
    signal(SIGINT) { _ in
      Interrupt.stop.request()
      signal(SIGINT, SIG_DFL)
    }
  }
}
