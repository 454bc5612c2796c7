using System.Globalization;
using DeepSeek.ModelTrainer.Data;
using DeepSeek.ModelTrainer.Modelling;
using DeepSeek.ModelTrainer.Tokenization;
using static TorchSharp.torch;

namespace DeepSeek.ModelTrainer.Training;

/// <summary>
/// Measures on held-out phrasings with held-out pairs how often every token of thought and answer is the likeliest one, given those before it: exactly
/// how often greedy decoding writes the whole text. One forward pass does it.
/// </summary>
internal sealed class TeacherForcedProbe
{
    private const int Questions = 768;
    private const int BatchSize = 64;

    private readonly List<(string Task, int[] Ids, int PromptLength)> _chats = [];

    public TeacherForcedProbe(ChatEncoder encoder, int seed)
    {
        var random = new Random(seed);
        var turns = new TurnFactory(heldOut: true);
        for (var i = 0; i < Questions; i++)
        {
            var language = i % 2 == 0 ? Language.English : Language.Chinese;
            var turn = turns.Draw(language, random);
            var (ids, promptLength) = encoder.Encode(new Conversation(null, [turn]));
            _chats.Add(($"{(language == Language.English ? "en" : "zh")} {turn.Task.Split('.')[0]}", ids, promptLength));
        }
    }

    /// <summary>One line: the exact share of each task and of all.</summary>
    public string Measure(Decoder model)
    {
        var tally = new SortedDictionary<string, (int Right, int All)>(StringComparer.Ordinal);
        foreach (var chunk in _chats.OrderBy(c => c.Ids.Length).Chunk(BatchSize))
        {
            using var none = no_grad();
            using var scope = NewDisposeScope();
            var batch = BatchSource.ToTensors([.. chunk.Select(c => (c.Ids, c.PromptLength))]);
            var hidden = model.forward(batch.Inputs).view(-1, model.Config.HiddenSize).index_select(0, batch.Positions);
            var right = model.Logits(hidden).argmax(-1).eq(batch.Targets).data<bool>().ToArray();
            var wrongRows = batch.Rows.Where((_, i) => !right[i]).ToHashSet();
            for (var row = 0; row < chunk.Length; row++)
            {
                var (rightSoFar, all) = tally.GetValueOrDefault(chunk[row].Task);
                tally[chunk[row].Task] = (rightSoFar + (wrongRows.Contains(row) ? 0 : 1), all + 1);
            }
        }

        var total = (double)tally.Values.Sum(t => t.Right) / Questions;
        return string.Create(CultureInfo.InvariantCulture, $"exact {total:P1}: ")
            + string.Join(", ", tally.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Key} {t.Value.Right}/{t.Value.All}")));
    }
}
