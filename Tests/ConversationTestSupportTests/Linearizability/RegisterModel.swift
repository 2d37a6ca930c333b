import _ConversationTestSupport

/// A register that holds one number, 0 at first.
struct RegisterModel: SequentialModel {
  enum Operation: Sendable {
    case write(Int)
    case read
  }

  enum Outcome: Sendable {
    case written
    case value(Int)
  }

  var initial: Int { 0 }

  func accepts(_ operation: Operation, returning outcome: Outcome, in state: Int) -> Int? {
    switch (operation, outcome) {
    case (.write(let number), .written): number
    case (.read, .value(let number)): state == number ? state : nil
    case (.write, .value), (.read, .written): nil
    }
  }

  func effects(of operation: Operation, in state: Int) -> [Int] {
    switch operation {
    case .write(let number): [number]
    case .read: []
    }
  }
}
