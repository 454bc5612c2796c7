using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Routes.Completions;

namespace DeepSeek.Gateway.Tests.Routes;

public sealed class LogprobListsTests
{
    [Fact]
    public void Of_Tokens_AreListsSideBySideThatGoOnWhereTheLastEnded()
    {
        var offset = 4;

        var lists = LogprobLists.Of([Token("ab", -1, ("x", -0.5f), ("x", -0.7f)), Token("c", -0.1f, ("c", -0.1f))], ref offset)!;

        Assert.Equal(7, offset);
        Assert.Equal(["ab", "c"], lists.Tokens);
        Assert.Equal([-1f, -0.1f], lists.TokenLogprobs);
        Assert.Equal([4, 6], lists.TextOffset);
        Assert.Equal(new Dictionary<string, float> { ["x"] = -0.5f, ["ab"] = -1 }, lists.TopLogprobs[0]);
        Assert.Equal(new Dictionary<string, float> { ["c"] = -0.1f }, lists.TopLogprobs[1]);
    }

    [Fact]
    public void Of_NobodyAsked_IsNull()
    {
        var offset = 0;

        Assert.Null(LogprobLists.Of(null, ref offset));
    }

    private static TokenLogprob Token(string text, float logprob, params (string Token, float Logprob)[] likeliest) => new()
    {
        Token = text,
        Logprob = logprob,
        Bytes = [],
        TopLogprobs = [.. likeliest.Select(other => new LikelyToken { Token = other.Token, Logprob = other.Logprob, Bytes = [] })],
    };
}
