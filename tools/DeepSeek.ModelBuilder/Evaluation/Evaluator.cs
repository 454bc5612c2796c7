using DeepSeek.ModelBuilder.Runtime;
using DeepSeek.ModelBuilder.Tokenization;

namespace DeepSeek.ModelBuilder.Evaluation;

/// <summary>Puts questions to a model directory and judges the answers.</summary>
internal static class Evaluator
{
    private const int BatchSize = 64;
    private const int LongestAnswer = 256;

    /// <summary>Asks every question, greedily, in batches of similar length.</summary>
    public static IReadOnlyList<(Question Question, string Answer)> Ask(string modelDirectory, IReadOnlyList<Question> questions, int threads)
    {
        var tokenizer = TokenizerFile.Read(modelDirectory);
        using var decoder = new GreedyDecoder(modelDirectory, threads);
        var stop = tokenizer.AddedId(ChatPrompt.End);
        List<(Question, string)> answers = [];
        var encoded = questions.Select(q => (Question: q, Ids: tokenizer.Encode(ChatPrompt.Format(q.Messages)))).OrderBy(q => q.Ids.Length);
        foreach (var batch in encoded.Chunk(BatchSize))
        {
            var generated = decoder.Generate([.. batch.Select(q => q.Ids)], stop, LongestAnswer);
            answers.AddRange(batch.Zip(generated, (q, ids) => (q.Question, ChatPrompt.Answer(tokenizer.Decode(ids)))));
        }

        return answers;
    }

    /// <summary>Whether an answer contains what it must, and not as a part of a longer number.</summary>
    public static bool IsExact(string answer, string expected)
    {
        for (var at = answer.IndexOf(expected, StringComparison.Ordinal); at >= 0; at = answer.IndexOf(expected, at + 1, StringComparison.Ordinal))
        {
            var end = at + expected.Length;
            var startsClean = at == 0 || !char.IsAsciiDigit(expected[0]) || !(char.IsAsciiDigit(answer[at - 1]) || answer[at - 1] == '-');
            var endsClean = end == answer.Length || !char.IsAsciiDigit(expected[^1]) || !char.IsAsciiDigit(answer[end]);
            if (startsClean && endsClean) return true;
        }

        return false;
    }
}
