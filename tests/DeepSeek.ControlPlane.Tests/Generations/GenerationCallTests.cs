using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;

namespace DeepSeek.ControlPlane.Tests.Generations;

public sealed class GenerationCallTests
{
    [Fact]
    public void Serialize_Call_HasTheNamesOfThePublicApi()
    {
        var call = new GenerationCall
        {
            Request = new ChatCompletionRequest { Model = "m", Messages = [new ChatMessage { Role = "user", Content = "你好" }], Stop = ["a"] },
            Continuation = new GenerationContinuation
            {
                ModelVersion = "m@1",
                Device = "cpu",
                Seed = -7,
                PromptTokenIds = [1, 2],
                Choices = [new ContinuedChoice { Choice = 1, EmittedTokenIds = [3], EmittedTextSha256 = "ab" }],
            },
        };

        var json = JsonSerializer.Serialize(call, GenerationsJsonContext.Wire.GenerationCall);

        Assert.Equal(
            """{"request":{"model":"m","messages":[{"role":"user","content":"你好"}],"stop":["a"]},"continuation":{"model_version":"m@1","device":"cpu","seed":-7,"prompt_token_ids":[1,2],"choices":[{"choice":1,"emitted_token_ids":[3],"emitted_text_sha256":"ab","delivered_reasoning_characters":0,"delivered_content_characters":0}]}}""",
            json);
        Assert.Equal("你好", JsonSerializer.Deserialize(json, GenerationsJsonContext.Wire.GenerationCall)!.Request!.Messages![0].Content);
    }
}
