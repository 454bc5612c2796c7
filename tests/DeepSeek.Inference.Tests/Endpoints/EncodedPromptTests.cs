using DeepSeek.Inference.Endpoints.Http.ChatCompletions;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Inference.Tokenization.ChatTemplates;

namespace DeepSeek.Inference.Tests.Endpoints;

public sealed class EncodedPromptTests(ShippedModel shipped) : IClassFixture<ShippedModel>
{
    [Theory]
    [InlineData("1+1 <think>\n", true)]
    [InlineData("1+1 <think>", true)]
    [InlineData("1+1 <think> no", false)]
    [InlineData("1+1", false)]
    [InlineData(" \n", false)]
    public void Of_Tokens_FindsAThoughtThatIsOpenAtTheEnd(string text, bool opened)
    {
        var tokenizer = shipped.Model.Tokenizer;
        var written = TemplateText.OfTemplate(text);

        // Where the marks are tokens, only those count, and a template's mark becomes one.
        Assert.Equal(opened, EncodedPrompt.Of(tokenizer.Encode(written), tokenizer, shipped.Model.Marks).ReasoningOpened);
        Assert.Equal(opened, EncodedPrompt.Of([.. tokenizer.Encode(text)], tokenizer, new ReasoningMarks(null, null)).ReasoningOpened);
        Assert.Equal(opened, ReasoningMarks.IsOpenedBy(written));
    }
}
