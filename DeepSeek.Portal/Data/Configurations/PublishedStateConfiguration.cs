using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class PublishedStateConfiguration : IEntityTypeConfiguration<PublishedState>
{
    private const int DocumentLength = 50;

    public void Configure(EntityTypeBuilder<PublishedState> builder)
    {
        builder.ToTable("PublishedStates");
        builder.HasKey(state => state.Document);
        builder.Property(state => state.Document).HasMaxLength(DocumentLength);
    }
}
