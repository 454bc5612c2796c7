using System.CommandLine;
using DeepSeek.ModelTrainer.Evaluation;

namespace DeepSeek.ModelTrainer.Commands;

/// <summary><c>held-out</c>: writes the fixed sample of held-out questions.</summary>
internal static class HeldOutCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "The JSON file to write.", Required = true };
        var seed = new Option<int>("--seed") { Description = "The seed of the sample.", DefaultValueFactory = _ => 7 };
        var byTask = new Option<bool>("--pairs-by-task") { Description = "Write unseen pairs in trained phrasings instead, for every task." };
        var command = new Command("held-out", "Writes questions that training never sees, with their answers.") { output, seed, byTask };
        command.SetAction(parsed =>
        {
            var (file, path) = (new HeldOutFile(parsed.GetValue(seed)), parsed.GetValue(output)!);
            if (parsed.GetValue(byTask)) file.WritePairsByTask(path);
            else file.Write(path);
        });
        return command;
    }
}
