using System.CommandLine;
using DeepSeek.ModelTrainer.Modelling;
using DeepSeek.ModelTrainer.Native;
using DeepSeek.ModelTrainer.Training;

namespace DeepSeek.ModelTrainer.Commands;

/// <summary><c>train</c>: trains from scratch and writes a weights folder.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var (shape, defaults) = (new DecoderConfig(), new TrainingOptions { Output = "" });
        var output = new Option<string>("--out") { Description = "The weights folder to write.", Required = true };
        var steps = Int("--steps", "Optimizer steps.", defaults.Steps);
        var seed = Int("--seed", "The seed of weights, vocabulary and data.", defaults.Seed);
        var batch = Int("--batch", "Chats in a batch.", defaults.BatchSize);
        var checkpoint = Int("--checkpoint", "Steps between checkpoints.", defaults.CheckpointSteps);
        var threads = Int("--threads", "Threads for libtorch.", defaults.Threads);
        var hidden = Int("--hidden", "The width of the model.", shape.HiddenSize);
        var feedForward = Int("--feed-forward", "The width inside a feed-forward block.", shape.IntermediateSize);
        var layers = Int("--layers", "Layers.", shape.Layers);
        var heads = Int("--heads", "Query heads.", shape.Heads);
        var rate = new Option<double>("--rate") { Description = "The highest learning rate.", DefaultValueFactory = _ => defaults.Rate };
        var command = new Command("train", "Trains from scratch; the same options give the same weights.")
        {
            output, steps, seed, batch, checkpoint, threads, hidden, feedForward, layers, heads, rate,
        };
        command.SetAction(parsed =>
        {
            LibTorchLoader.Prepare();
            var options = defaults with
            {
                Output = parsed.GetValue(output)!,
                Steps = parsed.GetValue(steps),
                Seed = parsed.GetValue(seed),
                BatchSize = parsed.GetValue(batch),
                CheckpointSteps = parsed.GetValue(checkpoint),
                Threads = parsed.GetValue(threads),
                Rate = parsed.GetValue(rate),
            };
            var config = shape with
            {
                HiddenSize = parsed.GetValue(hidden),
                IntermediateSize = parsed.GetValue(feedForward),
                Layers = parsed.GetValue(layers),
                Heads = parsed.GetValue(heads),
            };
            new Trainer(options, config, Console.Out).Run();
        });
        return command;
    }

    private static Option<int> Int(string name, string description, int fallback) =>
        new(name) { Description = description, DefaultValueFactory = _ => fallback };
}
