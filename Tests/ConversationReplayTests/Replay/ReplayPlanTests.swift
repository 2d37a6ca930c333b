import Testing

@testable import ConversationReplay

@Suite struct ReplayPlanTests {
  @Test("Each producer gets whole lanes, in order of time, and about as many messages")
  func parts() {
    let contents = SmallLog.random(seed: 7, conversationCount: 12, messageCount: 600)
    for producerCount in 1...5 {
      let plan = ReplayPlan(contents, producerCount: producerCount)
      #expect(plan.parts.count == producerCount)
      #expect(plan.parts.reduce(0) { $0 + $1.count } == 600)
      var owners: [Int: Int] = [:]
      for (owner, part) in plan.parts.enumerated() {
        #expect(zip(part, part.dropFirst()).allSatisfy { $0.time <= $1.time })
        for message in part {
          #expect(owners.updateValue(owner, forKey: message.lane) ?? owner == owner)
        }
      }
      let counts = plan.parts.map(\.count)
      let longest = plan.lanes.map(\.messageCount).max() ?? 0
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= longest)
    }
  }

  @Test("Lanes are laid end to end")
  func lanes() {
    let plan = ReplayPlan(
      SmallLog.random(seed: 8, conversationCount: 5, messageCount: 100), producerCount: 2)
    var number = 0
    for lane in plan.lanes {
      #expect(lane.firstNumber == number)
      number += lane.messageCount
    }
    #expect(number == 100)
  }

  @Test("A message branches if another answered the same one before; of one id the later counts")
  func threads() {
    let plan = ReplayPlan(
      LogContents(messages: [
        SmallLog.message("x", at: 0),
        SmallLog.message("y", answers: "x", at: 1),
        SmallLog.message("z", answers: "x", at: 2),
        SmallLog.message("x", answers: "x", at: 3),
        SmallLog.message("w", answers: "x", at: 4),
        SmallLog.message("v", answers: "u", at: 5),
      ]), producerCount: 1)
    let messages = plan.parts[0]
    #expect(messages.map(\.ordinal) == Array(0..<6))
    #expect(
      messages.map(\.parent)
        == [.none, .ordinal(0), .ordinal(0), .ordinal(0), .ordinal(3), .unknown])
    #expect(messages.map(\.isBranch) == [false, false, true, true, false, false])
  }
}
