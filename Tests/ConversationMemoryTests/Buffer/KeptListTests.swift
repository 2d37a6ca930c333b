import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("What outlasts its neighbours, by id")
struct KeptListTests {
  private func id(_ number: Int) -> ConversationMessageID {
    ConversationMessageID(rawValue: UInt64(number))
  }

  private func expect(_ list: borrowing KeptList<String?>, holds live: Set<Int>, upTo last: Int) {
    let count = list.count
    #expect(count == live.count)
    for number in 0...(last + 1) {
      let place = list.place(of: id(number))
      #expect((place != nil) == live.contains(number))
      if let place {
        #expect(list.id(at: place) == id(number))
        #expect(unsafe list.address(of: place).pointee == "\(number)")
      }
      let next = list.first(from: id(number)).map { list.id(at: $0) }
      #expect(next == live.filter { $0 >= number }.min().map(id))
      let previous = list.last(before: id(number)).map { list.id(at: $0) }
      #expect(previous == live.filter { $0 < number }.max().map(id))
    }
  }

  private func list(of numbers: [Int]) -> KeptList<String?> {
    var list = KeptList<String?>()
    for number in numbers { list.append("\(number)", as: id(number)) }
    return list
  }

  @Test("L1 T2 each is found by its id, whichever others have left")
  func everySubset() {
    for count in 0...6 {
      for subset in 0..<(1 << count) {
        let numbers = (0..<count).map { 3 * $0 + 2 }
        var list = list(of: numbers)
        let live = Set((0..<count).filter { subset & (1 << $0) != 0 }.map { numbers[$0] })
        for number in numbers where !live.contains(number) {
          if let place = list.place(of: id(number)) { list.leave(place) }
        }
        expect(list, holds: live, upTo: 20)
        list.settle()
        expect(list, holds: live, upTo: 20)
        let (isTidy, held) = (list.isTidy, list.heldBytes)
        #expect(isTidy)
        #expect((held == 0) == live.isEmpty)
      }
    }
  }

  @Test("L7 W9 over many blocks, in any order of leaving, and what is held goes with it")
  func manyBlocks() {
    withSeed { random in
      let numbers = (1...1_500).map { 2 * $0 }
      var list = list(of: numbers)
      let full = list.heldBytes
      var live = Set(numbers)
      for number in numbers.shuffled(using: &random) {
        guard let place = list.place(of: id(number)) else {
          Issue.record("\(number) is not found")
          continue
        }
        unsafe list.address(of: place).pointee = nil
        list.leave(place)
        live.remove(number)
        if random.next() % 3 == 0 { list.settle() }
        if live.count % 300 == 0 { expect(list, holds: live, upTo: 3_001) }
        if live.count == 300 {
          list.settle()
          let held = list.heldBytes
          #expect(held < full / 2)
        }
      }
      list.settle()
      let held = list.heldBytes
      #expect(held == 0)
    }
  }
}
