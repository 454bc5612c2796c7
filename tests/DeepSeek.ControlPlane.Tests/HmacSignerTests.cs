using DeepSeek.ControlPlane.Signing;

namespace DeepSeek.ControlPlane.Tests;

public sealed class HmacSignerTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Payload = [1, 2, 3, 250];

    [Fact]
    public void TryVerify_WhatWasSigned_GivesThePayloadBack()
    {
        var signer = new HmacSigner(Secret, "a");

        Assert.True(signer.TryVerify(signer.Sign(Payload), out var payload));
        Assert.Equal(Payload, payload);
    }

    [Fact]
    public void TryVerify_AnyOneCharacterChanged_IsRefused()
    {
        var signer = new HmacSigner(Secret, "a");
        var signed = signer.Sign(Payload);
        for (var i = 0; i < signed.Length; i++)
        {
            // The last character of either half carries bits that decode to nothing: another one may mean the same, but never other bytes.
            var changed = signed[..i] + (signed[i] == 'A' ? 'B' : 'A') + signed[(i + 1)..];
            if (signer.TryVerify(changed, out var payload))
            {
                Assert.Equal(Payload, payload);
                Assert.Equal(signed.Length - 1, i);
            }
        }
    }

    [Fact]
    public void TryVerify_OtherPurpose_IsRefused() => Assert.False(new HmacSigner(Secret, "b").TryVerify(new HmacSigner(Secret, "a").Sign(Payload), out _));

    [Fact]
    public void TryVerify_OtherSecret_IsRefused()
    {
        var other = Secret.ToArray();
        other[31] ^= 1;

        Assert.False(new HmacSigner(other, "a").TryVerify(new HmacSigner(Secret, "a").Sign(Payload), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("AAAA")]
    [InlineData("AAAA.")]
    [InlineData(".AAAA")]
    [InlineData("AAAA.AAAA")]
    [InlineData("…….……")]
    public void TryVerify_Nonsense_IsRefused(string text) => Assert.False(new HmacSigner(Secret, "a").TryVerify(text, out _));

    [Fact]
    public void Constructor_ShortSecret_Throws() => Assert.Throws<ArgumentException>(() => new HmacSigner(new byte[31], "a"));
}
