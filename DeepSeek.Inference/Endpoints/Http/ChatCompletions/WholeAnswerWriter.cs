using System.Text.Json;
using System.Threading.Channels;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Http.Streaming;
using DeepSeek.Inference.Endpoints.Http.Errors;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>Waits for the end of all choices and writes the answer as one JSON object.</summary>
internal static class WholeAnswerWriter
{
    public static async Task WriteAsync(
        HttpContext context, AnswerIdentity identity, ModelTokenizer tokenizer, int choices, ChannelReader<SequenceUpdate> updates)
    {
        ChoiceText[] texts = [.. Enumerable.Range(0, choices).Select(index => new ChoiceText(index, tokenizer))];
        UsageSum usage = default;
        await foreach (var update in updates.ReadAllAsync(context.RequestAborted))
        {
            texts[update.Choice].Add(update);
            if (update.End is not { } end) continue;
            if (end.Failure is { } failure)
            {
                await ApiFailureResponse.WriteAsync(context, failure);
                return;
            }

            usage.Add(end.Usage);
        }

        var response = new ChatCompletionResponse
        {
            Id = identity.Id,
            Created = identity.Created,
            Model = identity.Model,
            Choices = [.. texts.Select(text => text.ToContract())],
            Usage = usage.ToContract(),
        };
        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(
            context.Response.Body, response, ContractsJsonContext.Wire.ChatCompletionResponse, context.RequestAborted);
    }
}
