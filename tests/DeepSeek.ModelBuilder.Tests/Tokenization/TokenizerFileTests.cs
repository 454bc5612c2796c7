using DeepSeek.ModelBuilder.Tokenization;

namespace DeepSeek.ModelBuilder.Tests.Tokenization;

public sealed class TokenizerFileTests
{
    [Theory]
    [InlineData("What is 347+585?")]
    [InlineData("  347加585等于多少？\n\n你好 🙂 naïve")]
    [InlineData("<｜begin▁of▁sentence｜><｜User｜>1<｜Assistant｜><think>\n2\n</think>\n\n3<｜end▁of▁sentence｜>")]
    public void Decode_WhatWasEncoded_IsTheSame(string text)
    {
        var tokenizer = TokenizerFile.Read(ShippedModel.Directory);

        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
    }

    [Fact]
    public void Encode_Number_GivesOneTokenADigit()
    {
        var tokenizer = TokenizerFile.Read(ShippedModel.Directory);

        Assert.Equal(["3", "4", "7"], tokenizer.Encode("347").Select(id => tokenizer.Decode([id])));
    }

    [Fact]
    public void Encode_ControlTokens_AreOneIdEach()
    {
        var tokenizer = TokenizerFile.Read(ShippedModel.Directory);

        foreach (var token in (string[])["<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>", "<think>", "</think>"])
        {
            Assert.Equal([tokenizer.AddedId(token)], tokenizer.Encode(token));
        }
    }

    [Fact]
    public void Read_NoFile_NamesThePath()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<InvalidDataException>(() => TokenizerFile.Read(folder.Root));

        Assert.Contains(folder["tokenizer.json"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_ChatWithThoughts_KeepsOnlyAnswers()
    {
        var text = ChatPrompt.Format(
        [
            new("system", "Be brief."),
            new("user", "1+1?"),
            new("assistant", "<think>\nhm\n</think>\n\n1 + 1 = 2"),
            new("user", "2+2?"),
        ]);

        Assert.Equal(
            "<｜begin▁of▁sentence｜>Be brief.<｜User｜>1+1?<｜Assistant｜>\n\n1 + 1 = 2<｜end▁of▁sentence｜><｜User｜>2+2?<｜Assistant｜><think>\n", text);
    }
}
