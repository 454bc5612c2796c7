using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Signing;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.ControlPlane.Tests;

public sealed class InternalCallTokensTests
{
    private static readonly byte[] Secret = new byte[32];

    private readonly FakeTimeProvider _time = new();
    private readonly InternalCallTokens _tokens;

    public InternalCallTokensTests() => _tokens = new InternalCallTokens(new HmacSigner(Secret, InternalCallTokens.Purpose), _time);

    [Fact]
    public void Read_Valid_GivesTheCallBack()
    {
        var call = Call(TimeSpan.FromSeconds(30)) with { Weight = 2.5, Lane = Lane.Batch, Deadline = _time.GetUtcNow() };

        Assert.Equal(InternalCallVerdict.Valid, _tokens.Read(_tokens.Write(call), "replica", out var read));
        Assert.Equal(call, read);
    }

    [Theory]
    [InlineData(null, InternalCallVerdict.Missing)]
    [InlineData("", InternalCallVerdict.Missing)]
    [InlineData("nonsense", InternalCallVerdict.BadSignature)]
    public void Read_NoToken_SaysSo(string? token, InternalCallVerdict expected)
    {
        Assert.Equal(expected, _tokens.Read(token, "replica", out var call));
        Assert.Null(call);
    }

    [Fact]
    public void Read_ForAnotherReplica_IsWrongAudience()
    {
        Assert.Equal(InternalCallVerdict.WrongAudience, _tokens.Read(_tokens.Write(Call(TimeSpan.FromSeconds(30))), "another", out var call));
        Assert.Null(call);
    }

    [Fact]
    public void Read_AtItsEnd_IsExpired()
    {
        var token = _tokens.Write(Call(TimeSpan.FromSeconds(30)));

        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(InternalCallVerdict.Valid, _tokens.Read(token, "replica", out _));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(InternalCallVerdict.Expired, _tokens.Read(token, "replica", out _));
    }

    [Fact]
    public void Read_ClaimsALongerLifeThanAnyMay_IsExpired() =>
        Assert.Equal(InternalCallVerdict.Expired, _tokens.Read(_tokens.Write(Call(TimeSpan.FromSeconds(66))), "replica", out _));

    [Fact]
    public void Read_SignedForAnotherPurpose_IsBadSignature()
    {
        var heartbeats = new InternalCallTokens(new HmacSigner(Secret, "heartbeat"), _time);

        Assert.Equal(InternalCallVerdict.BadSignature, _tokens.Read(heartbeats.Write(Call(TimeSpan.FromSeconds(30))), "replica", out _));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("not json")]
    public void Read_SignedButNotUnderstood_IsBadSignatureAndNoException(string payload)
    {
        var token = new HmacSigner(Secret, InternalCallTokens.Purpose).Sign(System.Text.Encoding.UTF8.GetBytes(payload));

        Assert.Equal(InternalCallVerdict.BadSignature, _tokens.Read(token, "replica", out _));
    }

    private InternalCall Call(TimeSpan life) => new()
    {
        Audience = "replica",
        ExpiresAt = _time.GetUtcNow() + life,
        RequestId = "r",
        TenantId = "t",
        CachePartition = "p",
        Seed = -7,
    };
}
