using System.Diagnostics.CodeAnalysis;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Tokenization.ChatTemplates;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>Renders a conversation with its model's template, and tokenizes it.</summary>
internal static class PromptEncoder
{
    /// <summary>The prompt, or why the model cannot take the conversation.</summary>
    public static bool TryEncode(
        IReadOnlyList<ChatMessage> messages,
        ServedModel served,
        [NotNullWhen(true)] out EncodedPrompt? prompt,
        [NotNullWhen(false)] out ApiFailure? failure)
    {
        (prompt, failure) = (null, null);
        TemplateText text;
        try
        {
            text = served.Model.Template.Render([.. messages.Select(message => new ChatTurn(RoleOf(message), message.Content ?? ""))]);
        }
        catch (ChatTemplateException error)
        {
            failure = new ApiFailure(ApiError.InvalidParameter, $"{served.Name} does not take this conversation: {error.Message}", "messages");
            return false;
        }

        // No token stands for more characters than the longest one: what is longer than that in all cannot fit, and need not be tokenized to know.
        var tokenizer = served.Model.Tokenizer;
        int[]? tokens = null;
        if (text.Value.Length <= (long)served.ContextTokens * tokenizer.LongestToken)
        {
            tokens = tokenizer.Encode(text);
            if (tokens.Length < served.ContextTokens)
            {
                prompt = new EncodedPrompt(tokens, ReasoningMarks.IsOpenedBy(text));
                return true;
            }
        }

        var size = tokens is null ? $"{text.Value.Length} characters" : $"{tokens.Length} tokens";
        failure = new ApiFailure(
            ApiError.InvalidParameter,
            $"The conversation has {size}; {served.Name} takes {served.ContextTokens} tokens of prompt and answer together.",
            "messages");
        return false;
    }

    // OpenAI's newer name of the same role; templates know the older one.
    private static string RoleOf(ChatMessage message) => message.Role == ChatRoles.Developer ? ChatRoles.System : message.Role!;
}
