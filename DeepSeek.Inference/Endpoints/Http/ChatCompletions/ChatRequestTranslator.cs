using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Endpoints.Http.Authentication;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tokenization.ChatTemplates;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>Turns a valid request into a sequence for the engine of its model.</summary>
internal static class ChatRequestTranslator
{
    /// <summary>The sequence, or why the model cannot take the conversation.</summary>
    public static bool TryTranslate(
        ChatCompletionRequest request,
        ServedModel served,
        Caller caller,
        [NotNullWhen(true)] out SequenceRequest? sequence,
        [NotNullWhen(false)] out ApiFailure? failure)
    {
        sequence = null;
        if (!TryEncode(request.Messages!, served, out var prompt, out var tokens, out failure)) return false;

        var model = served.Model;
        var room = served.ContextTokens - tokens.Length;
        sequence = new SequenceRequest
        {
            RequestId = caller.RequestId,
            TenantId = caller.TenantId,
            Weight = caller.Weight,
            Lane = caller.Lane,
            Deadline = caller.Deadline,
            Generation = new GenerationRequest
            {
                PromptTokens = tokens,
                MaxTokens = Math.Min(request.MaxCompletionTokens ?? request.MaxTokens ?? room, room),
                Sampling = new SamplingSettings
                {
                    Temperature = request.Temperature ?? model.Defaults.Temperature,
                    TopP = request.TopP ?? model.Defaults.TopP,
                    Seed = caller.Seed ?? request.Seed ?? BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))),
                },
                EndTokens = model.Defaults.EndTokens,
                StopSequences = request.Stop ?? [],
                Marks = model.Marks,
                ReasoningOpened = ReasoningMarks.IsOpenedBy(prompt),
            },
        };
        return true;
    }

    private static bool TryEncode(
        IReadOnlyList<ChatMessage> messages,
        ServedModel served,
        [NotNullWhen(true)] out TemplateText? prompt,
        [NotNullWhen(true)] out int[]? tokens,
        [NotNullWhen(false)] out ApiFailure? failure)
    {
        (prompt, tokens, failure) = (null, null, null);
        try
        {
            prompt = served.Model.Template.Render([.. messages.Select(message => new ChatTurn(RoleOf(message), message.Content ?? ""))]);
        }
        catch (ChatTemplateException error)
        {
            failure = new ApiFailure(ApiError.InvalidParameter, $"{served.Name} does not take this conversation: {error.Message}", "messages");
            return false;
        }

        // No token stands for more characters than the longest one: what is longer than that in all cannot fit, and need not be tokenized to know.
        var tokenizer = served.Model.Tokenizer;
        if (prompt.Value.Length <= (long)served.ContextTokens * tokenizer.LongestToken)
        {
            tokens = tokenizer.Encode(prompt);
            if (tokens.Length < served.ContextTokens) return true;
        }

        var size = tokens is null ? $"{prompt.Value.Length} characters" : $"{tokens.Length} tokens";
        failure = new ApiFailure(
            ApiError.InvalidParameter,
            $"The conversation has {size}; {served.Name} takes {served.ContextTokens} tokens of prompt and answer together.",
            "messages");
        return false;
    }

    // OpenAI's newer name of the same role; templates know the older one.
    private static string RoleOf(ChatMessage message) => message.Role == ChatRoles.Developer ? ChatRoles.System : message.Role!;
}
