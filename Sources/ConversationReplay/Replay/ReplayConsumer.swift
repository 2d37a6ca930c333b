import ConversationMemory

/// The work of a thread that dequeues from the lanes that its run queue names.
struct ReplayConsumer {
  private let stage: ReplayStage
  private(set) var tally = ReplayTally()

  init(_ stage: ReplayStage) {
    self.stage = stage
  }

  /// Does what a lane asks for.
  mutating func serve(_ index: Int) {
    if let work = stage.options.groupWork {
      handle(index, work)
    } else {
      dequeue(from: index)
    }
  }

  /// Handles all that the group of a lane has to hand out.
  private mutating func handle(_ index: Int, _ work: GroupWork) {
    let lane = stage.lanes[index]
    guard let group = lane.group else { return }
    while case let receipts = group.receipts(for: work.name, atMost: 16), !receipts.isEmpty {
      for receipt in receipts {
        let number = lane.number(of: receipt.id)
        if receipt.deliveryCount == 1 {
          let latency = ReplayStage.now - stage.handOverTimes[number]
          tally.latency.record(nanoseconds: UInt64(max(0, latency)))
        }
        if work.fails(at: number, delivery: receipt.deliveryCount) {
          _ = group.refuse(receipt)
        } else {
          _ = group.acknowledge(receipt)
        }
      }
    }
  }

  /// Takes the next message out of a lane; there is none if it left the window before.
  private mutating func dequeue(from index: Int) {
    let lane = stage.lanes[index]
    guard let id = lane.memory?.take() else { return }
    let number = lane.number(of: id)
    let latency = ReplayStage.now - stage.handOverTimes[number]
    tally.latency.record(nanoseconds: UInt64(max(0, latency)))
    tally.handedOver += 1
  }
}
