using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Endpoints.Http.Errors;
using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>Waits for a sequence's end and writes the answer as one JSON object.</summary>
internal static class WholeAnswerWriter
{
    public static async Task WriteAsync(HttpContext context, AnswerIdentity identity, ChannelReader<SequenceUpdate> updates)
    {
        var (reasoning, content) = (new StringBuilder(), new StringBuilder());
        SequenceEnd? end = null;
        await foreach (var update in updates.ReadAllAsync(context.RequestAborted))
        {
            reasoning.Append(update.Reasoning);
            content.Append(update.Content);
            end = update.End;
        }

        if (end!.Failure is { } failure)
        {
            await ApiFailureResponse.WriteAsync(context, failure);
            return;
        }

        var response = new ChatCompletionResponse
        {
            Id = identity.Id,
            Created = identity.Created,
            Model = identity.Model,
            Choices =
            [
                new ChatChoice
                {
                    Index = 0,
                    Message = new ChatMessage
                    {
                        Role = ChatRoles.Assistant,
                        Content = content.ToString(),
                        ReasoningContent = reasoning.Length > 0 ? reasoning.ToString() : null,
                    },
                    FinishReason = end.FinishReason!,
                },
            ],
            Usage = AnswerIdentity.ToContract(end.Usage),
        };
        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(
            context.Response.Body, response, ContractsJsonContext.Wire.ChatCompletionResponse, context.RequestAborted);
    }
}
