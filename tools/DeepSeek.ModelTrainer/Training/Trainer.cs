using System.Diagnostics;
using DeepSeek.ModelTrainer.Data;
using DeepSeek.ModelTrainer.Export;
using DeepSeek.ModelTrainer.Modelling;
using DeepSeek.ModelTrainer.Tokenization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepSeek.ModelTrainer.Training;

/// <summary>Trains a decoder from scratch and writes its weights folder.</summary>
internal sealed class Trainer(TrainingOptions options, DecoderConfig config, TextWriter log)
{
    private const int VocabularyChats = 40_000;

    /// <summary>Runs all steps.</summary>
    public void Run()
    {
        set_num_threads(options.Threads);
        manual_seed(options.Seed);
        var turns = new TurnFactory(heldOut: false);
        var conversations = new ConversationFactory(turns);
        var vocabulary = TrainVocabulary(conversations, options.Seed, config.VocabSize);
        var encoder = new ChatEncoder(vocabulary);
        using var model = new Decoder(config);
        using var averaged = new Decoder(config);
        var average = new WeightAverage(averaged, model, options.AverageSteps);
        log.WriteLine($"{model.parameters().Sum(p => p.numel())} parameters, {options.Steps} steps of {options.BatchSize} chats, seed {options.Seed}");

        var batches = new BatchSource(conversations, encoder, options.BatchSize, options.Seed);
        var probe = new TeacherForcedProbe(encoder, seed: options.Seed + 1);
        var folder = new HuggingFaceFolder(options.Output, config, vocabulary);
        using var optimizer = CreateOptimizer(model);
        var muon = new Muon([.. Matrices(model)], momentum: 0.95, options.WeightDecay);
        var (clock, tokens, loss) = (Stopwatch.StartNew(), 0L, 0.0);
        for (var step = 1; step <= options.Steps; step++)
        {
            foreach (var group in optimizer.ParamGroups) group.LearningRate = RateAt(step);
            var (stepLoss, stepTokens) = Step(model, optimizer, batches.Next(), () => muon.Step(RateAt(step)));
            average.Update();
            tokens += stepTokens;
            loss = step == 1 ? stepLoss : (0.95 * loss) + (0.05 * stepLoss);
            var seconds = clock.Elapsed.TotalSeconds;
            if (step % 25 == 0) log.WriteLine($"step {step} loss {loss:F4} {seconds:F0} s {tokens / seconds:F0} tokens/s");
            if (step % options.CheckpointSteps != 0 && step != options.Steps) continue;
            log.WriteLine($"step {step}: {probe.Measure(averaged)}");
            folder.Write(averaged);
        }
    }

    /// <summary>Learns the vocabulary that the same seed always gives.</summary>
    public static BpeVocabulary TrainVocabulary(ConversationFactory conversations, int seed, int size)
    {
        var random = new Random(seed);
        List<string> texts = [];
        for (var i = 0; i < VocabularyChats; i++)
        {
            var chat = conversations.Draw(random);
            if (chat.System is { } system) texts.Add(system);
            texts.AddRange(chat.Turns.Select(t => t.Question));

            // Thoughts are all alike and would crowd out the questions' words.
            if (i % 8 == 0) texts.AddRange(chat.Turns.SelectMany(t => new[] { $"{t.Thought}\n", $"\n\n{t.Answer}" }));
        }

        return BpeVocabulary.Train(texts, size);
    }

    private static (double Loss, long Tokens) Step(Decoder model, AdamW optimizer, Batch batch, Action moveMatrices)
    {
        using var scope = NewDisposeScope();
        model.zero_grad();
        var hidden = model.forward(batch.Inputs).view(-1, model.Config.HiddenSize).index_select(0, batch.Positions);
        var loss = nn.functional.cross_entropy(model.Logits(hidden), batch.Targets);
        loss.backward();
        nn.utils.clip_grad_norm_(model.parameters(), 1.0);
        optimizer.step();
        moveMatrices();
        batch.Inputs.Dispose();
        batch.Positions.Dispose();
        batch.Targets.Dispose();
        return (loss.item<float>(), batch.Tokens);
    }

    // The layers' matrices are Muon's; the embedding, gains and biases, which are no maps between hidden states, are AdamW's.
    private static IEnumerable<Tensor> Matrices(Decoder model) =>
        model.Layers.SelectMany(l => new Tensor[] { l.QueryKeyValue.weight!, l.Output.weight!, l.GateUp.weight!, l.Down.weight! });

    private AdamW CreateOptimizer(Decoder model)
    {
        var matrices = Matrices(model).Select(m => m.Handle).ToHashSet();
        return optim.AdamW(model.parameters().Where(p => !matrices.Contains(p.Handle)), options.Rate, 0.9, 0.99, weight_decay: 0);
    }

    private double RateAt(int step)
    {
        if (step < options.WarmUpSteps) return options.Rate * step / options.WarmUpSteps;
        var progress = (double)(step - options.WarmUpSteps) / Math.Max(1, options.Steps - options.WarmUpSteps);
        return options.Rate * (0.01 + (0.99 * 0.5 * (1 + Math.Cos(Math.PI * progress))));
    }
}
