"""Writes what LangChain keeps of recorded chats, for the tests to compare with.

Usage: reference.py DATASET FOLDER >OUTPUT

DATASET is the chitchat data, FOLDER has IRC logs (*.raw.txt) or is not there. The output is one JSON
object: the versions, and chats with their messages and what is kept of them,
  turns   by k from 0 to 10: how many messages ConversationBufferWindowMemory gives,
  counts  by limit: the places of those that trim_messages keeps of so many messages,
  tokens  by limit: the same by tokens, of which every byte is one, behind an instruction.
"""
import glob
import json
import re
import sys
import warnings
from importlib.metadata import version

warnings.filterwarnings("ignore")
from langchain_classic.memory import ConversationBufferWindowMemory  # noqa: E402
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, trim_messages  # noqa: E402

LONGEST = 60
INSTRUCTION = "You are helpful."
LIMITS = [20, 50, 100, 200, 400, 1000, 5000]


def chitchat(path):
    with open(path) as file:
        conversations = json.load(file)
    for key in sorted(conversations)[::36]:
        turns = conversations[key]["messages"]
        yield ["\n".join(message["text"] for message in turn) for turn in turns]


def irc(folder):
    for path in sorted(glob.glob(folder + "/dev/*.raw.txt"))[:3]:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = [re.match(r"\[\d\d:\d\d\] <[^>]+> (.*)", line) for line in file]
        texts = [line.group(1) for line in lines if line]
        for start in range(0, min(len(texts), 1200), LONGEST):
            yield texts[start : start + LONGEST]


def kept_turns(texts, k):
    memory = ConversationBufferWindowMemory(k=k, return_messages=True)
    for question, answer in zip(texts[::2], texts[1::2]):
        memory.save_context({"input": question}, {"output": answer})
    kept = [message.content for message in memory.load_memory_variables({})["history"]]
    assert kept == texts[len(texts) - len(kept) :]
    return len(kept)


def kept(messages, limit, count):
    trimmed = trim_messages(
        messages, max_tokens=limit, token_counter=count, strategy="last", start_on="human",
        include_system=True)
    return [int(message.id) for message in trimmed]


def reference(texts):
    texts = [text for text in texts if text][:LONGEST]
    texts = texts[: len(texts) // 2 * 2]
    messages = [
        (AIMessage if place % 2 else HumanMessage)(text, id=str(place))
        for place, text in enumerate(texts)
    ]
    instructed = [SystemMessage(INSTRUCTION, id="-1")] + messages
    size = lambda some: sum(len(message.content.encode()) for message in some)  # noqa: E731
    return {
        "texts": texts,
        "turns": [kept_turns(texts, k) for k in range(11)],
        "counts": [kept(messages, limit, len) for limit in range(11)],
        "tokens": [kept(instructed, limit, size) for limit in LIMITS],
    }


chats = [reference(texts) for texts in [*chitchat(sys.argv[1]), *irc(sys.argv[2])]]
versions = {name: version(name) for name in ["langchain-classic", "langchain-core"]}
json.dump(
    {"versions": versions, "instruction": INSTRUCTION, "limits": LIMITS, "chats": chats}, sys.stdout)
