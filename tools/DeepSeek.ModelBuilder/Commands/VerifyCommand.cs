using System.CommandLine;
using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.ModelBuilder.Evaluation;
using DeepSeek.ModelBuilder.Tokenization;

namespace DeepSeek.ModelBuilder.Commands;

/// <summary><c>verify</c>: compares a model directory with its manifest and asks its golden prompts.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "The model directory.", Required = true };
        var command = new Command("verify", "Checks the hashes of a model directory and asks its golden prompts.") { model };
        command.SetWork(async (parsed, cancellationToken) =>
        {
            var directory = parsed.GetValue(model)!;
            var manifest = await ManifestSerializer.ReadAsync(directory, cancellationToken).ConfigureAwait(false);
            var faults = (await ManifestFileHasher.FindMismatchesAsync(directory, manifest, cancellationToken).ConfigureAwait(false)).ToList();

            // Files that are not what they should be are not worth running.
            if (faults.Count == 0 && manifest.GoldenPrompts.Count > 0)
            {
                Question[] questions = [.. manifest.GoldenPrompts.Select(g => new Question("golden", [new ChatMessage("user", g.Prompt)], g.Answer))];
                faults.AddRange(Evaluator.Ask(directory, questions, threads: 1).Where(r => r.Answer != r.Question.Expected)
                    .Select(r => $"'{r.Question.Messages[0].Content}' was answered '{r.Answer}', not '{r.Question.Expected}'."));
            }

            foreach (var fault in faults) await Console.Error.WriteLineAsync($"{directory}: {fault}").ConfigureAwait(false);
            if (faults.Count > 0) return 1;
            var (files, prompts) = (manifest.Files.Count, manifest.GoldenPrompts.Count);
            Console.WriteLine($"{directory}: {files} files as the manifest says, {prompts} golden prompts answered.");
            return 0;
        });
        return command;
    }
}
