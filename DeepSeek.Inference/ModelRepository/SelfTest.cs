using System.Text;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tokenization.ChatTemplates;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>Asks a loaded model the golden prompts of its manifest: a version that answers one wrongly never serves.</summary>
internal static class SelfTest
{
    private const int LongestAnswer = 1024;

    // Asked where a manifest has no golden prompts: the answer does not matter, finite logits do.
    private const string AnyPrompt = "Hello";

    /// <summary>Runs the test.</summary>
    /// <exception cref="ModelLoadException">It failed; the message says at what.</exception>
    public static void Run(LoadedModel model, CancellationToken cancellationToken)
    {
        if (model.Tokenizer.Size > model.Session.Shape.VocabularySize)
        {
            throw new ModelLoadException(
                $"The tokenizer has {model.Tokenizer.Size} tokens, the graph gives logits for {model.Session.Shape.VocabularySize}.");
        }

        using var slot = model.Session.AllocateSlot();
        try
        {
            if (model.Manifest.GoldenPrompts.Count == 0) Ask(model, slot, AnyPrompt, longest: 4, cancellationToken);
            foreach (var golden in model.Manifest.GoldenPrompts)
            {
                var answer = Ask(model, slot, golden.Prompt, LongestAnswer, cancellationToken);
                if (answer != golden.Answer)
                {
                    throw new ModelLoadException($"The golden prompt '{golden.Prompt}' was answered '{answer}', not '{golden.Answer}'.");
                }
            }
        }
        catch (Exception error) when (error is InvalidLogitsException or ChatTemplateException or ArgumentOutOfRangeException)
        {
            throw new ModelLoadException($"The self-test failed: {error.Message}", error);
        }
    }

    private static string Ask(LoadedModel model, ISequenceSlot slot, string question, int longest, CancellationToken cancellationToken)
    {
        var prompt = model.Template.Render([new ChatTurn("user", question)]);
        var tokens = model.Tokenizer.Encode(prompt);
        var generator = new SequenceGenerator(model.Tokenizer, new GenerationRequest
        {
            PromptTokens = tokens,
            MaxTokens = Math.Min(longest, slot.Capacity - tokens.Length),
            Sampling = new SamplingSettings { Temperature = 0 },
            EndTokens = model.Defaults.EndTokens,
            Marks = model.Marks,
            ReasoningOpened = ReasoningMarks.IsOpenedBy(prompt),
        });
        var answer = new StringBuilder();
        slot.Reset();
        var step = generator.Next(slot.Prefill(tokens, cancellationToken));
        answer.Append(step.Content);
        while (step.FinishReason is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            step = generator.Next(slot.Decode(step.Token));
            answer.Append(step.Content);
        }

        return answer.ToString().Trim();
    }
}
