using DeepSeek.Contracts.Http;

namespace DeepSeek.Gateway.Routes.Completions;

/// <summary>Turns what is known of each token into the lists of the older shape.</summary>
internal static class LogprobLists
{
    /// <summary>The lists; null for null.</summary>
    /// <param name="tokens">The tokens, in order.</param>
    /// <param name="offset">Where the first of them begins in the answer; afterwards where the next one will.</param>
    public static CompletionLogprobs? Of(IReadOnlyList<TokenLogprob>? tokens, ref int offset)
    {
        if (tokens is null)
        {
            return null;
        }

        var offsets = new int[tokens.Count];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = offset;
            offset += tokens[i].Token.Length;
        }

        return new CompletionLogprobs
        {
            Tokens = [.. tokens.Select(token => token.Token)],
            TokenLogprobs = [.. tokens.Select(token => token.Logprob)],
            TopLogprobs = [.. tokens.Select(Likeliest)],
            TextOffset = offsets,
        };
    }

    private static Dictionary<string, float> Likeliest(TokenLogprob token)
    {
        var likeliest = new Dictionary<string, float>(token.TopLogprobs.Count + 1);
        foreach (var other in token.TopLogprobs)
        {
            likeliest.TryAdd(other.Token, other.Logprob);
        }

        likeliest.TryAdd(token.Token, token.Logprob);
        return likeliest;
    }
}
