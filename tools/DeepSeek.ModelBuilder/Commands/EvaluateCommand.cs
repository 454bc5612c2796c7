using System.CommandLine;
using System.Globalization;
using DeepSeek.ModelBuilder.Evaluation;

namespace DeepSeek.ModelBuilder.Commands;

/// <summary><c>evaluate</c>: puts a file of held-out questions to a model directory, through ONNX Runtime.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "The model directory.", Required = true };
        var file = new Option<string>("--questions") { Description = "The file of held-out questions.", Required = true };
        var threads = new Option<int>("--threads") { Description = "Threads for ONNX Runtime.", DefaultValueFactory = _ => 1 };
        var wrong = new Option<int>("--show-wrong") { Description = "How many wrong answers to print.", DefaultValueFactory = _ => 0 };
        var command = new Command("evaluate", "Counts exact answers to held-out questions by kind.") { model, file, threads, wrong };
        command.SetWork((parsed, _) =>
        {
            var results = Evaluator.Ask(parsed.GetValue(model)!, QuestionFile.Read(parsed.GetValue(file)!), parsed.GetValue(threads))
                .Select(r => (r.Question, r.Answer, Exact: Evaluator.IsExact(r.Answer, r.Question.Expected))).ToList();
            foreach (var group in results.GroupBy(r => r.Question.Group).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                Report(group.Key, [.. group.Select(r => r.Exact)]);
            }

            foreach (var part in (string[])["pairs", "phrasings", "phrasings en", "phrasings zh", "chats"])
            {
                Report($"all {part}", [.. results.Where(r => r.Question.Group.StartsWith(part, StringComparison.Ordinal)).Select(r => r.Exact)]);
            }

            foreach (var (question, answer, _) in results.Where(r => !r.Exact).Take(parsed.GetValue(wrong)))
            {
                Console.WriteLine($"{question.Group}: {string.Join(" / ", question.Messages.Select(m => m.Content))}");
                Console.WriteLine($"  wanted: {question.Expected}\n  answered: {answer}");
            }

            return Task.FromResult(0);
        });
        return command;
    }

    private static void Report(string name, IReadOnlyList<bool> exact)
    {
        if (exact.Count == 0) return;
        var right = exact.Count(e => e);
        var share = 100.0 * right / exact.Count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {right,5} of {exact.Count,5}  {share:F1} %"));
    }
}
