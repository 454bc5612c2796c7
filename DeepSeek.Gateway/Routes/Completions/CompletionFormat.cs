using System.Buffers;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Http.Streaming;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Routes.Completions;

/// <summary>Answers as <c>/v1/completions</c> gives them.</summary>
internal sealed class CompletionFormat(TimeProvider time) : IAnswerFormat
{
    public IStreamFormat Stream(GatewayRequest request, EventWriter events) =>
        new CompletionStream(events, Of(request, []), request.Completion!.N, request.Completion.IncludeUsage);

    public void Write(GatewayRequest request, GatheredAnswer answer, IBufferWriter<byte> body)
    {
        var choices = new CompletionChoice[answer.Choices.Count];
        for (var i = 0; i < choices.Length; i++)
        {
            var offset = 0;
            var choice = answer.Choices[i];
            choices[i] = new CompletionChoice
            {
                Text = choice.Content,
                Index = i,
                Logprobs = LogprobLists.Of(choice.Logprobs?.Content, ref offset),
                FinishReason = choice.FinishReason,
            };
        }

        AnswerJson.Write(body, Of(request, choices) with { Usage = answer.Usage }, ContractsJsonContext.Default.CompletionResponse);
    }

    private CompletionResponse Of(GatewayRequest request, IReadOnlyList<CompletionChoice> choices) =>
        new() { Id = "cmpl-" + request.Id, Created = time.GetUtcNow().ToUnixTimeSeconds(), Model = request.Model!, Choices = choices };
}
