import ArgumentParser
import ConversationReplay
import Foundation

/// How fast the log's time goes by: as fast as possible, or so many times as fast as it did.
enum Speed: ExpressibleByArgument {
  case max
  case factor(Double)

  /// `max`, or a number greater than 0.
  init?(argument: String) {
    if argument == "max" {
      self = .max
    } else if let factor = Double(argument), factor > 0, factor.isFinite {
      self = .factor(factor)
    } else {
      return nil
    }
  }

  var defaultValueDescription: String {
    switch self {
    case .max: "max"
    case .factor(let factor): "\(factor)"
    }
  }

  /// What waits until a message is due, or the replay is stopped; nil for no waiting.
  func pace(stop: ReplayStop) -> (@Sendable (Duration) -> Void)? {
    guard case .factor(let factor) = self else { return nil }
    let start = ContinuousClock.now
    return { elapsed in
      let due = elapsed / .seconds(1) / factor
      while !stop.isRequested {
        let left = due - (ContinuousClock.now - start) / .seconds(1)
        if left <= 0 { return }
        // In short naps, so that a stop is noticed.
        Thread.sleep(forTimeInterval: min(left, 0.05))
      }
    }
  }
}
