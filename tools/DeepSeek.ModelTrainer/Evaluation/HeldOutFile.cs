using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.ModelTrainer.Data;

namespace DeepSeek.ModelTrainer.Evaluation;

/// <summary>
/// Writes the fixed sample of held-out questions that the serving engine is measured with. Pairs: additions and subtractions of operands never
/// trained on, in trained phrasings; the answer is the bare number. Phrasings: unseen phrasings with unseen operands; the answer is <c>= 7</c> or
/// a whole sentence. Chats: the same as the last question of a chat.
/// </summary>
internal sealed class HeldOutFile(int seed)
{
    private const int Pairs = 2000;
    private const int Chats = 80;
    private const int PairsFactor = 20;

    private static readonly (string Task, string Section, Operation Operation, int Count)[] Arithmetic =
    [
        ("add", "add", Operation.Add, 50),
        ("sub", "sub", Operation.Subtract, 40),
        ("sub", "sub.positive", Operation.Subtract, 10),
        ("mul", "mul", Operation.Multiply, 50),
        ("cmp", "cmp.larger", Operation.Larger, 20),
        ("cmp", "cmp.smaller", Operation.Smaller, 20),
        ("cmp", "cmp.both", Operation.Compare, 5),
        ("cmp", "yes.larger", Operation.IsLarger, 5),
        ("cmp", "yes.smaller", Operation.IsSmaller, 5),
    ];

    private static readonly (string Task, string Section, int Count)[] Others =
    [
        ("talk", "talk.hello", 2),
        ("talk", "talk.who", 3),
        ("talk", "talk.what", 3),
        ("talk", "talk.thanks", 2),
        ("talk", "talk.bye", 2),
        ("off", "off", 30),
        ("range", "range", 15),
    ];

    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Random _random = new(seed);
    private readonly TurnFactory _unseen = new(heldOut: true);

    /// <summary>Writes the file.</summary>
    public void Write(string path) =>
        Write(path, new JsonObject { ["pairs"] = DrawPairs(), ["phrasings"] = DrawPhrasings(), ["chats"] = DrawChats() });

    /// <summary>Writes a file of unseen pairs in trained phrasings, task by task, for the model card.</summary>
    public void WritePairsByTask(string path) =>
        Write(path, new JsonObject { ["pairs"] = new JsonArray(), ["phrasings"] = DrawPairsByTask(), ["chats"] = new JsonArray() });

    private static void Write(string path, JsonObject root)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var file = File.Create(path);
        using (var writer = new Utf8JsonWriter(file, Indented)) root.WriteTo(writer);
        file.WriteByte((byte)'\n');
    }

    private JsonArray DrawPairs()
    {
        // Trained phrasings, unseen operands.
        var turns = new TurnFactory(heldOut: false);
        var (pairs, seen) = (new JsonArray(), new HashSet<Problem>());
        while (pairs.Count < Pairs)
        {
            var (section, operation) = _random.Next(5) switch
            {
                < 2 => ("add", Operation.Add),
                < 4 => ("sub", Operation.Subtract),
                _ => pairs.Count % 2 == 0 ? ("add", Operation.Add) : ("sub.positive", Operation.Subtract),
            };
            var problem = OperandSource.Draw(operation, section == "sub.positive", _random);
            if (!HeldOut.IsPair(problem) || !seen.Add(problem)) continue;
            var language = pairs.Count % 2 == 0 ? Language.English : Language.Chinese;
            var turn = TurnFactory.Ask(section, turns.DrawSurface(section, language, _random), problem, language, _random);
            pairs.Add(new JsonObject { ["q"] = turn.Question, ["a"] = Result(turn.Answer)[2..] });
        }

        return pairs;
    }

    private JsonArray DrawPairsByTask()
    {
        var (turns, questions) = (new TurnFactory(heldOut: false), new JsonArray());
        foreach (var language in (Language[])[Language.English, Language.Chinese])
        {
            foreach (var (task, section, operation, count) in Arithmetic)
            {
                for (var i = 0; i < PairsFactor * count; i++)
                {
                    Problem problem;
                    do problem = OperandSource.Draw(operation, section == "sub.positive", _random);
                    while (!HeldOut.IsPair(problem));
                    questions.Add(ToJson(task, language, TurnFactory.Ask(section, turns.DrawSurface(section, language, _random), problem, language, _random)));
                }
            }
        }

        return questions;
    }

    private static JsonObject ToJson(string task, Language language, Turn turn)
    {
        var code = language == Language.English ? "en" : "zh";
        return new JsonObject { ["task"] = task, ["lang"] = code, ["q"] = turn.Question, ["a"] = Result(turn.Answer) };
    }

    private JsonArray DrawPhrasings()
    {
        var phrasings = new JsonArray();
        foreach (var language in (Language[])[Language.English, Language.Chinese])
        {
            foreach (var (task, section, operation, count) in Arithmetic)
            {
                Add(task, language, count, () => _unseen.DrawArithmetic(section, operation, language, _random));
            }

            foreach (var (task, section, count) in Others)
            {
                Add(task, language, count, () => task == "talk"
                    ? _unseen.DrawSmallTalk(section, language, _random)
                    : _unseen.DrawOther(section, language, _random));
            }
        }

        return phrasings;

        void Add(string task, Language language, int count, Func<Turn> draw)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var attempt = 0; seen.Count < count && attempt < 100 * count; attempt++)
            {
                var turn = draw();
                if (seen.Add(turn.Question)) phrasings.Add(ToJson(task, language, turn));
            }
        }
    }

    private JsonArray DrawChats()
    {
        var (chats, conversations) = (new JsonArray(), new ConversationFactory(_unseen));
        while (chats.Count < Chats)
        {
            var chat = conversations.Draw(_random);
            if (chat.System is null && chat.Turns.Count == 1) continue;
            var messages = new JsonArray();
            if (chat.System is { } system) messages.Add(Message("system", system));
            foreach (var turn in chat.Turns.SkipLast(1))
            {
                messages.Add(Message("user", turn.Question));
                messages.Add(Message("assistant", turn.Answer));
            }

            messages.Add(Message("user", chat.Turns[^1].Question));
            chats.Add(new JsonObject { ["messages"] = messages, ["a"] = Result(chat.Turns[^1].Answer) });
        }

        return chats;
    }

    // "3 + 4 = 7" and "4 + 3 = 7" are as right: of an equation only the result counts, of any other answer the whole sentence.
    private static string Result(string answer) => answer.IndexOf(" = ", StringComparison.Ordinal) is var at and >= 0 ? answer[(at + 1)..] : answer;

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };
}
