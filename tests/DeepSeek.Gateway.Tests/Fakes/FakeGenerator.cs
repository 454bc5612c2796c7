using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.ControlPlane.InternalCalls;

namespace DeepSeek.Gateway.Tests.Fakes;

/// <summary>A model that says the same for the same seed, and goes on with what another began, as real ones do.</summary>
internal static class FakeGenerator
{
    /// <summary>Tokens of each choice; the first two are thought.</summary>
    public const int Tokens = 6;

    private const int ReasoningTokens = 2;
    private static readonly int[] Prompt = [1, 2, 3];

    /// <summary>All events, in order, without <c>[DONE]</c>.</summary>
    public static IReadOnlyList<string> Events(GenerationCall call, InternalCall token, string version)
    {
        var seed = call.Continuation?.Seed ?? token.Seed;
        var name = (call.Model ?? call.Request!.Model!).Split('@')[0];
        var continued = call.Continuation?.Choices.ToDictionary(choice => choice.Choice);
        List<string> events =
        [
            JsonSerializer.Serialize(
                new GenerationStarted { ModelVersion = $"{name}@{version}", Device = "cpu", Seed = seed, PromptTokenIds = call.Continuation?.PromptTokenIds ?? Prompt },
                GenerationsJsonContext.Wire.GenerationStarted),
        ];
        for (var position = 0; position <= Tokens; position++)
        {
            for (var choice = 0; choice < (call.Request!.N ?? 1); choice++)
            {
                var begun = continued?.GetValueOrDefault(choice);
                if ((continued is null || begun is not null) && position >= (begun?.EmittedTokenIds.Count ?? 0))
                {
                    events.Add(position == Tokens ? End(choice) : News(seed, choice, position));
                }
            }
        }

        return events;
    }

    /// <summary>The thought of a choice.</summary>
    public static string Reasoning(long seed, int choice) => Text(seed, choice, 0, ReasoningTokens);

    /// <summary>The answer of a choice.</summary>
    public static string Content(long seed, int choice) => Text(seed, choice, ReasoningTokens, Tokens);

    /// <summary>Whether a continuation says of its choices what this model had said.</summary>
    public static bool IsTrue(GenerationContinuation continuation) => continuation.PromptTokenIds.SequenceEqual(Prompt) && continuation.Choices.All(choice =>
    {
        var count = choice.EmittedTokenIds.Count;
        var reasoning = Text(continuation.Seed, choice.Choice, 0, Math.Min(count, ReasoningTokens));
        var content = Text(continuation.Seed, choice.Choice, ReasoningTokens, count);
        using var hash = new EmittedText();
        hash.Add(reasoning, content);
        return choice.EmittedTokenIds.SequenceEqual(Enumerable.Range(0, count).Select(position => Token(continuation.Seed, choice.Choice, position)))
            && choice.DeliveredReasoningCharacters == reasoning.Length
            && choice.DeliveredContentCharacters == content.Length
            && (count == 0 || choice.EmittedTextSha256 == hash.ToSha256());
    });

    private static string News(long seed, int choice, int position)
    {
        var text = Text(seed, choice, position, position + 1);
        return JsonSerializer.Serialize(
            new GenerationTokens
            {
                Choice = choice,
                TokenIds = [Token(seed, choice, position)],
                Reasoning = position < ReasoningTokens ? text : null,
                Content = position < ReasoningTokens ? null : text,
            },
            GenerationsJsonContext.Wire.GenerationTokens);
    }

    private static string End(int choice) => JsonSerializer.Serialize(
        new GenerationEnded
        {
            Choice = choice,
            FinishReason = FinishReasons.Stop,
            Usage = new Usage
            {
                PromptTokens = Prompt.Length,
                CompletionTokens = Tokens,
                TotalTokens = Prompt.Length + Tokens,
                CompletionTokensDetails = new CompletionTokensDetails { ReasoningTokens = ReasoningTokens },
                PromptTokensDetails = new PromptTokensDetails { CachedTokens = 1 },
                PromptCacheHitTokens = 1,
                PromptCacheMissTokens = Prompt.Length - 1,
            },
            Timings = new GenerationTimings { QueueSeconds = 0.25, PrefillSeconds = 0.5, DecodeSeconds = 1 },
        },
        GenerationsJsonContext.Wire.GenerationEnded);

    private static string Text(long seed, int choice, int from, int to) =>
        string.Concat(Enumerable.Range(from, Math.Max(0, to - from)).Select(position => $"{Token(seed, choice, position)} "));

    private static int Token(long seed, int choice, int position) => (int)((ulong)((seed * 31) + (choice * 7) + position) % 1000);
}
