using System.Buffers;
using System.Text;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Processing.Answers;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Endpoints.Http.Generations;

/// <summary>
/// Goes through what was emitted elsewhere, before the engine does: whether it can have been emitted so, and makes the same text here. A generator is led
/// along the emitted tokens, each time by logits that leave it no other, and processors see its text piece by piece as they saw it there, so that text is
/// made by the very code that made it and processors are where they were: what they held back is held back again.
/// </summary>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="answers">What the answers go through; null where they go out as they are.</param>
internal sealed class ContinuationReplay(ModelTokenizer tokenizer, AnswerProcessing? answers)
{
    /// <summary>What is left of the sequences, and what the client lacks of what they said; or why the choices cannot be gone on with.</summary>
    /// <param name="continuation">How far the answer has come.</param>
    /// <param name="sequences">The sequences as if they had not begun, all choices of the request.</param>
    /// <param name="cancellationToken">Cancelled when the gateway has gone.</param>
    public async Task<(SequenceRequest Sequences, IReadOnlyList<SequenceUpdate> Undelivered, ApiFailure? Failure)> RunAsync(
        GenerationContinuation continuation, SequenceRequest sequences, CancellationToken cancellationToken)
    {
        var (open, undelivered) = (new List<GenerationRequest>(), new List<SequenceUpdate>());
        for (var i = 0; i < continuation.Choices.Count; i++)
        {
            var begun = continuation.Choices[i];
            var choice = sequences.Choices[begun.Choice] with { EmittedTokens = [.. begun.EmittedTokenIds] };
            var (rest, why) = await RunAsync(begun, choice, cancellationToken);
            if (why is not null) return (sequences, [], ContinuationValidator.Mismatch($"continuation.choices[{i}]", why));
            if (rest.End is null) open.Add(choice);
            undelivered.Add(rest);
        }

        return (sequences with { Choices = open }, undelivered, null);
    }

    private async Task<(SequenceUpdate Undelivered, string? Why)> RunAsync(
        ContinuedChoice begun, GenerationRequest choice, CancellationToken cancellationToken)
    {
        var generator = new SequenceGenerator(
            tokenizer, choice with { EmittedTokens = [], TopLogprobs = null, Sampling = new SamplingSettings { Temperature = 0 } });
        var logits = ArrayPool<float>.Shared.Rent(choice.EmittedTokens.DefaultIfEmpty().Max() + 1);
        var (reasoning, content) = (new StringBuilder(), new StringBuilder());
        SequenceEnd? end = null;
        try
        {
            Array.Fill(logits, float.NegativeInfinity);
            foreach (var token in choice.EmittedTokens)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (end is not null) return (default, "tokens were emitted after its end");
                logits[token] = 1;
                var step = generator.Next(logits.AsSpan(0, token + 1));
                logits[token] = float.NegativeInfinity;
                if (step.Token != token) return (default, $"token {token} was emitted where this replica closes the thought");
                end = step.FinishReason is { } reason ? new SequenceEnd(reason, generator.Usage, default, null) : null;
                var update = await ProcessAsync(new SequenceUpdate(begun.Choice, token, step.Reasoning, step.Content, null, end));

                // What a processor ended is told of its end apart: the model may have been making more.
                if (end is null && choice.Enough is { IsSet: true }) end = await EndAsync(begun.Choice, generator.Usage);
                else end = update.End;
                if (end?.Failure is { } failure) return (default, failure.Message);
                reasoning.Append(update.Reasoning);
                content.Append(update.Content);
            }
        }
        catch (InvalidLogitsException)
        {
            return (default, "a token was emitted that the request does not allow there");
        }
        finally
        {
            ArrayPool<float>.Shared.Return(logits);
        }

        return Undelivered(begun, reasoning.ToString(), content.ToString(), end);
    }

    private static (SequenceUpdate Undelivered, string? Why) Undelivered(ContinuedChoice begun, string reasoning, string content, SequenceEnd? end)
    {
        const string OtherText = "its tokens make other text on this replica";
        var (thought, said) = (begun.DeliveredReasoningCharacters, begun.DeliveredContentCharacters);
        if (thought > reasoning.Length || said > content.Length) return (default, OtherText);
        if (begun.EmittedTextSha256 is { } sha256)
        {
            using var delivered = new EmittedText();
            delivered.Add(reasoning[..thought], content[..said]);
            if (delivered.ToSha256() != sha256) return (default, OtherText);
        }

        return (new SequenceUpdate(begun.Choice, -1, Rest(reasoning, thought), Rest(content, said), null, end), null);
    }

    private static string? Rest(string text, int delivered) => text.Length > delivered ? text[delivered..] : null;

    private async ValueTask<SequenceUpdate> ProcessAsync(SequenceUpdate update) =>
        answers is null ? update : await answers.ProcessAsync(update) ?? throw new InvalidOperationException("A choice was gone on with after its end.");

    private async ValueTask<SequenceEnd?> EndAsync(int choice, GenerationUsage usage) =>
        (await ProcessAsync(new SequenceUpdate(choice, -1, null, null, null, new SequenceEnd(null, usage, default, null)))).End;
}
