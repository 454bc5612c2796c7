using System.Buffers;
using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Http.Streaming;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Routes.ChatCompletions;

/// <summary>Answers as <c>/v1/chat/completions</c> gives them, byte for byte as a replica that stands alone does.</summary>
internal sealed class ChatCompletionFormat(TimeProvider time) : IAnswerFormat
{
    public IStreamFormat Stream(GatewayRequest request, EventWriter events) => new ChatCompletionStream(
        new ChunkWriter(events, Identity(request)), request.Completion!.N, request.Completion.IncludeUsage);

    public void Write(GatewayRequest request, GatheredAnswer answer, IBufferWriter<byte> body)
    {
        var (id, created, model) = Identity(request);
        var choices = new ChatChoice[answer.Choices.Count];
        for (var i = 0; i < choices.Length; i++)
        {
            var choice = answer.Choices[i];
            choices[i] = new ChatChoice
            {
                Index = i,
                Message = new ChatMessage { Role = ChatRoles.Assistant, Content = choice.Content, ReasoningContent = choice.Reasoning },
                Logprobs = choice.Logprobs,
                FinishReason = choice.FinishReason!,
            };
        }

        var whole = new ChatCompletionResponse { Id = id, Created = created, Model = model, Choices = choices, Usage = answer.Usage! };
        if (answer.IsTextOnly)
        {
            AnswerJson.Write(body, whole, ContractsJsonContext.Default.ChatCompletionResponse);
            return;
        }

        var node = JsonSerializer.SerializeToNode(whole, ContractsJsonContext.Wire.ChatCompletionResponse)!;
        for (var i = 0; i < choices.Length; i++)
        {
            answer.Choices[i].More?.CopyTo(node["choices"]![i]!["message"]!.AsObject());
        }

        using var json = new Utf8JsonWriter(body, AnswerJson.Options);
        node.WriteTo(json);
    }

    private AnswerIdentity Identity(GatewayRequest request) =>
        new("chatcmpl-" + request.Id, time.GetUtcNow().ToUnixTimeSeconds(), request.Model!);
}
