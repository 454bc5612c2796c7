using System.Globalization;

namespace DeepSeek.ModelTrainer.Data;

/// <summary>Draws questions with their thoughts and answers.</summary>
/// <param name="heldOut">Whether to draw only phrasings and pairs that training never sees, or only such as it does.</param>
internal sealed class TurnFactory(bool heldOut)
{
    private static readonly (string Section, Operation Operation, int Weight)[] Arithmetic =
    [
        ("add", Operation.Add, 24),
        ("sub", Operation.Subtract, 22),
        ("sub.positive", Operation.Subtract, 5),
        ("mul", Operation.Multiply, 24),
        ("cmp.larger", Operation.Larger, 6),
        ("cmp.smaller", Operation.Smaller, 6),
        ("cmp.both", Operation.Compare, 3),
        ("yes.larger", Operation.IsLarger, 4),
        ("yes.smaller", Operation.IsSmaller, 4),
    ];

    private static readonly string[] SmallTalk = ["talk.hello", "talk.who", "talk.what", "talk.thanks", "talk.bye"];

    private static readonly Dictionary<Language, Grammar> Grammars = new()
    {
        [Language.English] = Grammar.Load(Language.English),
        [Language.Chinese] = Grammar.Load(Language.Chinese),
    };

    // What the lists of unseen texts say must not come about by chance either, not even once the words are filled in.
    private static readonly HashSet<string> ListedApart = [.. Grammars.Values.SelectMany(g => g.LinesUnder("held.")).Select(HeldOut.Key)];

    /// <summary>Draws a turn of any task.</summary>
    public Turn Draw(Language language, Random random) => random.Next(100) switch
    {
        < 73 => DrawArithmetic(language, random),
        < 80 => DrawSmallTalk(SmallTalk[random.Next(SmallTalk.Length)], language, random),
        < 89 => DrawOther("off", language, random),
        _ => DrawOther("range", language, random),
    };

    /// <summary>Draws a system prompt.</summary>
    public static string DrawSystemPrompt(Language language, Random random) =>
        SurfaceNoise.Tidy(FillWords(Grammars[language].Expand("system", random), language, random));

    /// <summary>Draws an arithmetic question.</summary>
    public Turn DrawArithmetic(Language language, Random random)
    {
        var at = random.Next(Arithmetic.Sum(t => t.Weight));
        var task = Arithmetic.First(t => (at -= t.Weight) < 0);
        return DrawArithmetic(task.Section, task.Operation, language, random);
    }

    /// <summary>Draws a question from a section that asks for this operation.</summary>
    public Turn DrawArithmetic(string section, Operation operation, Language language, Random random)
    {
        var surface = DrawSurface(section, language, random);
        Problem problem;
        do
        {
            problem = OperandSource.Draw(operation, section == "sub.positive", random);
        }
        while (HeldOut.IsPair(problem) != heldOut);

        return Ask(section, surface, problem, language, random);
    }

    /// <summary>Puts a problem into the words of a surface.</summary>
    public static Turn Ask(string task, string surface, Problem problem, Language language, Random random)
    {
        var text = FillWords(surface, language, random)
            .Replace("{a}", problem.A.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{b}", problem.B.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        text = SurfaceNoise.Apply(text, language, random);
        var (thought, answer) = new ThoughtWriter(SurfaceNoise.LanguageOf(text)).Write(problem);
        return new Turn(task, text, thought, answer);
    }

    /// <summary>Draws small talk of one kind.</summary>
    public Turn DrawSmallTalk(string section, Language language, Random random)
    {
        var text = SurfaceNoise.Apply(DrawFilled(section, language, random).Text, language, random);
        var (thought, answer) = Replies.For(section, SurfaceNoise.LanguageOf(text));
        return new Turn(section, text, thought, answer);
    }

    /// <summary>Draws what the model has to decline: <c>off</c> is no arithmetic, <c>range</c> is arithmetic beyond it.</summary>
    public Turn DrawOther(string section, Language language, Random random)
    {
        var (surface, filled) = DrawFilled(section, language, random);
        var text = SurfaceNoise.Apply(section == "range" ? FillNumbers(filled, random) : filled, language, random);
        var said = SurfaceNoise.LanguageOf(text);
        var (thought, answer) = section == "range" ? Replies.For(ReachFinder.Find(surface), said) : Replies.For(section, said);
        return new Turn(section, text, thought, answer);
    }

    /// <summary>Draws a text with its placeholders. Held-out ones come as often from the lists of new ones as from unseen recombinations.</summary>
    public string DrawSurface(string section, Language language, Random random)
    {
        var grammar = Grammars[language];
        var apart = $"held.{section}";
        if (heldOut && grammar.SectionsUnder(apart).Any(s => s == apart) && random.Next(2) == 0) return grammar.Expand(apart, random);
        for (var attempt = 0; ; attempt++)
        {
            var surface = SurfaceNoise.Tidy(grammar.Expand(section, random));
            if (HeldOut.IsPhrasing(surface) == heldOut && (heldOut || !ListedApart.Contains(HeldOut.Key(surface)))) return surface;

            // A section of short texts only has no unseen recombination.
            if (heldOut && attempt > 10_000) return grammar.Expand(apart, random);
        }
    }

    private (string Surface, string Text) DrawFilled(string section, Language language, Random random)
    {
        while (true)
        {
            var surface = DrawSurface(section, language, random);
            var text = FillWords(surface, language, random);
            if (heldOut || !ListedApart.Contains(HeldOut.Key(text))) return (surface, text);
        }
    }

    private static string FillWords(string text, Language language, Random random)
    {
        var grammar = Grammars[language];
        foreach (var name in (ReadOnlySpan<string>)["noun", "name"])
        {
            var place = $"{{{name}}}";
            if (text.Contains(place, StringComparison.Ordinal)) text = text.Replace(place, grammar.Expand(name, random), StringComparison.Ordinal);
        }

        // Elsewhere each place gets a word of its own.
        foreach (var name in (ReadOnlySpan<string>)["city", "person", "thing", "topic"])
        {
            text = FillEach(text, $"{{{name}}}", () => grammar.Expand(name, random));
        }

        return FillEach(text, "{n}", () => $"{(random.Next(4) == 0 ? random.Next(1000, 2100) : random.Next(1, 1000))}");
    }

    private static string FillNumbers(string text, Random random)
    {
        // A product out of range: three digits by any, or two by two beyond 12 x 12.
        var (c, d) = random.Next(2) == 0 ? (random.Next(100, 1000), random.Next(2, 1000)) : (random.Next(13, 100), random.Next(11, 100));
        text = text.Replace("{c}", $"{c}", StringComparison.Ordinal).Replace("{d}", $"{d}", StringComparison.Ordinal);
        text = FillEach(text, "{big}", () => $"{random.Next(1000, random.Next(3) switch { 0 => 10_000, 1 => 100_000, _ => 1_000_000 })}");
        text = FillEach(text, "{a}", () => $"{OperandSource.OfAnyLength(random)}");
        return FillEach(text, "{b}", () => $"{Math.Max(1, OperandSource.OfAnyLength(random))}");
    }

    private static string FillEach(string text, string place, Func<string> draw)
    {
        for (var at = text.IndexOf(place, StringComparison.Ordinal); at >= 0; at = text.IndexOf(place, at, StringComparison.Ordinal))
        {
            var word = draw();
            text = string.Concat(text.AsSpan(0, at), word, text.AsSpan(at + place.Length));
            at += word.Length;
        }

        return text;
    }

}
