using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace DeepSeek.Gateway.Transport;

/// <summary>Answers in <c>br</c> or <c>gzip</c>, for clients that say they take them; streams too, each event as soon as it is there.</summary>
internal static class AnswerCompression
{
    public static IServiceCollection AddAnswerCompression(this IServiceCollection services)
    {
        // Tokens are repeated in little around them, which the fastest level finds as well as the others.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        return services.AddResponseCompression(options =>
        {
            // What a size could tell (BREACH) is for who can have a browser send somebody's credential along with text of his own. No browser sends ours by itself.
            options.EnableForHttps = true;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
            options.MimeTypes = ["application/json", "text/event-stream"];
        });
    }

    /// <summary>Before whatever writes an answer.</summary>
    public static IApplicationBuilder UseAnswerCompression(this WebApplication app) =>
        app.Configuration.GetValue($"{ConnectionOptions.Section}:{nameof(ConnectionOptions.CompressAnswers)}", defaultValue: true) ? app.UseResponseCompression() : app;
}
